package dev.deja.tracker.parameter;

import org.jspecify.annotations.Nullable;

/**
 * A parameter that a notebook knows.
 *
 * @param type as declared, or as its default is where it is declared with {@code var}
 * @param value its default as JSON can hold it; the expression's text where it is no literal
 * @param variable whether it is a variable of the parameters cell; else it is asked for with {@code
 *     Deja.parameter}
 */
record DeclaredParameter(
    String name, ParameterType type, @Nullable Object value, boolean variable) {}
