@NullMarked
package dev.deja.tracker.source;

import org.jspecify.annotations.NullMarked;
