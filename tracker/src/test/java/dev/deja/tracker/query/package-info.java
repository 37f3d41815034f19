@NullMarked
package dev.deja.tracker.query;

import org.jspecify.annotations.NullMarked;
