/**
 * Tables in the file format of Apache Arrow. Nothing else in Deja knows Arrow, and nothing of it is
 * loaded before the first table.
 */
@NullMarked
package dev.deja.tracker.table;

import org.jspecify.annotations.NullMarked;
