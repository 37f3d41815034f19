/**
 * The agent in the notebook JVM: loads and runs cells, renders values, and talks to the kernel in
 * frames. It depends on the JDK alone.
 */
@NullMarked
package dev.deja.runtime;

import org.jspecify.annotations.NullMarked;
