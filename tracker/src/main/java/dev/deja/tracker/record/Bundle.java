package dev.deja.tracker.record;

import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.Digest;

/**
 * A bundle that the store has.
 *
 * @param digest of the manifest's blob: the bundle's identity
 */
record Bundle(Digest digest, BundleManifest manifest) {}
