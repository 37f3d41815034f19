@NullMarked
package dev.deja.tracker.record;

import org.jspecify.annotations.NullMarked;
