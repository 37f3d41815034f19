/**
 * The words of the kernel as data: a cell run, what it put out, how it ended. Records only; they
 * depend on the JDK alone, so that engine, session, magics and extensions can share them.
 */
@NullMarked
package dev.deja.kernel.model;

import org.jspecify.annotations.NullMarked;
