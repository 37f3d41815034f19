/**
 * Runs Java cells: JShell's compiler front here, user code in a notebook JVM of its own. {@link
 * dev.deja.kernel.engine.Engine} is the door. The package has never heard of ZeroMQ or of Jupyter's
 * messages.
 */
@NullMarked
package dev.deja.kernel.engine;

import org.jspecify.annotations.NullMarked;
