package dev.deja.rows;

/**
 * A column of a table.
 *
 * @param name unique in its table
 */
public record Column(String name, ColumnType type) {}
