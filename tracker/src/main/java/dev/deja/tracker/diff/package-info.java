/** What differs between two executions, the likely cause of another result first. */
@NullMarked
package dev.deja.tracker.diff;

import org.jspecify.annotations.NullMarked;
