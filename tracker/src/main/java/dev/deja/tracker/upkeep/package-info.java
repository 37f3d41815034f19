/** Copies between stores, deletion, and the removal of what nothing refers to. */
@NullMarked
package dev.deja.tracker.upkeep;

import org.jspecify.annotations.NullMarked;
