@NullMarked
package dev.deja.tracker.diff;

import org.jspecify.annotations.NullMarked;
