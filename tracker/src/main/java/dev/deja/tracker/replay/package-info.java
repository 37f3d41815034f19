/**
 * Running notebooks without a front end, running executions again, and the proof of whether the
 * second run gave what the first one did.
 */
@NullMarked
package dev.deja.tracker.replay;

import org.jspecify.annotations.NullMarked;
