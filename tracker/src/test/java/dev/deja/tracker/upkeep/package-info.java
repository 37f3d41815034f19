@NullMarked
package dev.deja.tracker.upkeep;

import org.jspecify.annotations.NullMarked;
