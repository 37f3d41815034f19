/**
 * What was recorded, for programs and notebooks: executions, their cells, files, metadata and
 * artifacts. {@code Deja.open()} is the way in. The same classes in a notebook, where the kernel
 * answers them, and in a program that has Deja's tracker on its class path.
 */
@NullMarked
package dev.deja.client;

import org.jspecify.annotations.NullMarked;
