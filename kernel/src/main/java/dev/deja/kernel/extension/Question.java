package dev.deja.kernel.extension;

import dev.deja.kernel.model.Note;
import java.util.function.Consumer;

/**
 * What notebook code asks an extension.
 *
 * @param cell the number of the cell run whose code asks
 * @param json one JSON object
 * @param observers tells those who observe cells something about this run
 */
public record Question(int cell, String json, Consumer<Note> observers) {}
