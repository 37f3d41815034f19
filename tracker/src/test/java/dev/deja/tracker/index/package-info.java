@NullMarked
package dev.deja.tracker.index;

import org.jspecify.annotations.NullMarked;
