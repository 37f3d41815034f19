/** The kernel's process: {@link dev.deja.kernel.KernelMain}. */
@NullMarked
package dev.deja.kernel;

import org.jspecify.annotations.NullMarked;
