package dev.deja.kernel.model;

/**
 * Something that notebook code says to whoever observes (a tag, a metadata value, a file use). The
 * kernel carries it and does not look inside.
 *
 * @param topic what it is about, for example {@code metadata} or {@code tag}
 * @param json one JSON object
 */
public record Note(String topic, String json) {}
