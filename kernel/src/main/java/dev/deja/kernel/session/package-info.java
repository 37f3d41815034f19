/**
 * A kernel's session: one dispatch table that joins wire, engine, magics and observers. Requests of
 * the shell channel are answered one after another on one thread, those of the control channel on
 * another, so that an interrupt or a shutdown never waits for a cell.
 */
@NullMarked
package dev.deja.kernel.session;

import org.jspecify.annotations.NullMarked;
