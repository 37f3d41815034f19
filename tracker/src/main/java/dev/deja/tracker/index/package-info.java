/**
 * A database made from the store for fast questions, and the references that people type. It holds
 * nothing that the store does not: deleting it loses no more than the time to make it again.
 */
@NullMarked
package dev.deja.tracker.index;

import org.jspecify.annotations.NullMarked;
