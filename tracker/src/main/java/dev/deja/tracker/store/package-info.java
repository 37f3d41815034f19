/**
 * Immutable objects under keys, in a folder or a bucket, and blobs named by their digest on top of
 * them. See {@code docs/format.md}.
 */
@NullMarked
package dev.deja.tracker.store;

import org.jspecify.annotations.NullMarked;
