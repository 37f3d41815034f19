/** Groups of runs: what their tasks are, what became of them, and engines that run them. */
@NullMarked
package dev.deja.tracker.group;

import org.jspecify.annotations.NullMarked;
