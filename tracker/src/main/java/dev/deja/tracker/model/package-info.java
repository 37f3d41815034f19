/**
 * The records of the tracker and their JSON form, as {@code docs/format.md} describes it. Data
 * only: nothing here opens a file.
 */
@NullMarked
package dev.deja.tracker.model;

import org.jspecify.annotations.NullMarked;
