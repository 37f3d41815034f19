/** What environment variables say of kernels: Deja's own, and those that people bring along. */
@NullMarked
package dev.deja.kernel.environment;

import org.jspecify.annotations.NullMarked;
