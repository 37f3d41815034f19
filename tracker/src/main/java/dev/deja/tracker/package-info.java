/** {@link dev.deja.tracker.Tracker}: opens a store and wires the parts that read it. */
@NullMarked
package dev.deja.tracker;

import org.jspecify.annotations.NullMarked;
