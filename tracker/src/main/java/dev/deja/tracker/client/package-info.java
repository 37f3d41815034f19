/** Answers what the Java client API asks, in kernels and in programs. */
@NullMarked
package dev.deja.tracker.client;

import org.jspecify.annotations.NullMarked;
