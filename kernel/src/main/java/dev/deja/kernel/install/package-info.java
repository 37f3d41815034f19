/**
 * Makes the kernel known to Jupyter: the kernelspec, the jars that it refers to, and the start-up
 * archives of both JVMs.
 */
@NullMarked
package dev.deja.kernel.install;

import org.jspecify.annotations.NullMarked;
