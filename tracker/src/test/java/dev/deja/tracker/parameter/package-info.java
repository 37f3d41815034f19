@NullMarked
package dev.deja.tracker.parameter;

import org.jspecify.annotations.NullMarked;
