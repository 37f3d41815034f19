/** Who wrote and who read which bytes, through any number of executions. */
@NullMarked
package dev.deja.tracker.lineage;

import org.jspecify.annotations.NullMarked;
