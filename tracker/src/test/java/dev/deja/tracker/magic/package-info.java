@NullMarked
package dev.deja.tracker.magic;

import org.jspecify.annotations.NullMarked;
