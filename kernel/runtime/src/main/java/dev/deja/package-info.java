/**
 * What notebook authors call. {@code Deja} is the one door; it works in a notebook and, outside of
 * one, quietly does nothing that needs a kernel.
 */
@NullMarked
package dev.deja;

import org.jspecify.annotations.NullMarked;
