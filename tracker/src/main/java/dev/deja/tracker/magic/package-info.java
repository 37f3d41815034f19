/** Magics with which a notebook says something about its own execution. */
@NullMarked
package dev.deja.tracker.magic;

import org.jspecify.annotations.NullMarked;
