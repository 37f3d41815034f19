@NullMarked
package dev.deja.tracker.store;

import org.jspecify.annotations.NullMarked;
