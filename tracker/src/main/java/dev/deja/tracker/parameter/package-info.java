/**
 * Parameters of notebooks: what a cell tagged {@code parameters} declares, what was given instead,
 * and the cell that says so.
 */
@NullMarked
package dev.deja.tracker.parameter;

import org.jspecify.annotations.NullMarked;
