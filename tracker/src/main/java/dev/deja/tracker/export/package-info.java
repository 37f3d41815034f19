/**
 * Executions as something that others can read or run: a notebook, a page, a Java program, an
 * archive, a research object.
 */
@NullMarked
package dev.deja.tracker.export;

import org.jspecify.annotations.NullMarked;
