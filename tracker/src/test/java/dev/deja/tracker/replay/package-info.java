@NullMarked
package dev.deja.tracker.replay;

import org.jspecify.annotations.NullMarked;
