/**
 * What anyone can add to the kernel without the kernel knowing: observers of cells, and magics. An
 * extension is found by {@link java.util.ServiceLoader}; the tracker is one.
 */
@NullMarked
package dev.deja.kernel.extension;

import org.jspecify.annotations.NullMarked;
