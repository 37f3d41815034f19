/**
 * Help while typing: what could stand at a cursor, what stands there, whether code is whole. Reads
 * source and class files by itself and sees of the session only a {@link
 * dev.deja.kernel.typing.Names snapshot}, so that it answers while a cell runs.
 */
@NullMarked
package dev.deja.kernel.typing;

import org.jspecify.annotations.NullMarked;
