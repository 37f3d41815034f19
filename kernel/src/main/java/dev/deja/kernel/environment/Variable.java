package dev.deja.kernel.environment;

import java.util.Optional;

/**
 * An environment variable that is set, and what it does.
 *
 * @param meaning in a few words
 * @param problem why it does nothing, if so
 */
public record Variable(String name, String value, String meaning, Optional<String> problem) {}
