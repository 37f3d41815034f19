/** Words that people type, and those that they may have meant. */
@NullMarked
package dev.deja.tracker.word;

import org.jspecify.annotations.NullMarked;
