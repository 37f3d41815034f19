package dev.deja.tracker.model;

/**
 * A blob and its length.
 *
 * @param sizeBytes at least 0
 */
public record BlobRef(Digest digest, long sizeBytes) {}
