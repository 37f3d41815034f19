package dev.deja.tracker.model;

import java.util.List;
import java.util.Optional;

/**
 * The code around a run: which files, with which content. Stored as a blob of its JSON form with
 * sorted paths, so that its digest, the bundle's identity, comes from content alone.
 *
 * @param format the format's version, 1
 * @param notebook the notebook's path in the bundle, if it is there
 * @param files sorted by path
 * @param omitted what was left out and why, sorted by path
 */
public record BundleManifest(
    int format, Optional<String> notebook, List<File> files, List<Omitted> omitted) {

  public BundleManifest {
    files = List.copyOf(files);
    omitted = List.copyOf(omitted);
  }

  /**
   * A file.
   *
   * @param path relative to the bundle's root, with {@code /}; never absolute, never with {@code
   *     ..}
   * @param digest of its bytes
   * @param sizeBytes its length
   * @param executable whether its owner may execute it
   */
  public record File(String path, Digest digest, long sizeBytes, boolean executable) {}

  /**
   * A file that was left out.
   *
   * @param reason {@code size}, {@code total-size}, {@code count}, {@code secret}, {@code
   *     unreadable}, {@code changing} (while it was read), {@code special}
   */
  public record Omitted(String path, long sizeBytes, String reason) {}
}
