/** Checks a store: that every object is there and is what it is named by. */
@NullMarked
package dev.deja.tracker.verify;

import org.jspecify.annotations.NullMarked;
