/**
 * Rows on their way between JVMs: a file of typed values that is written and read one row at a
 * time, so that a table may be larger than memory. Not for notebook code.
 */
@NullMarked
package dev.deja.rows;

import org.jspecify.annotations.NullMarked;
