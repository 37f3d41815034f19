package dev.deja.tracker.record;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version string of a repository, in the form that Metaflow made known. */
final class GitVersion {

  // From the right: a tag may have hyphens of its own.
  private static final Pattern DESCRIBED = Pattern.compile("(.+)-(\\d+)-g([0-9a-f]+)");

  private GitVersion() {}

  /**
   * A version string such as {@code 2.3.0.post5-gitabc1234-dirty}; at a tag {@code 2.3.0} or {@code
   * 2.3.0-dirty}; without any tag the short hash; without any commit {@code no-commit}.
   *
   * @param described what {@code git describe --tags --long} says, if it says anything
   * @param shortHash of the commit, if there is one
   */
  static String of(Optional<String> described, Optional<String> shortHash, boolean dirty) {
    String version = shortHash.orElse("no-commit");
    if (described.isPresent()) {
      Matcher matcher = DESCRIBED.matcher(described.get());
      if (matcher.matches()) {
        String tag = matcher.group(1);
        version =
            matcher.group(2).equals("0")
                ? tag
                : tag + ".post" + matcher.group(2) + "-git" + matcher.group(3);
      }
    }
    return dirty ? version + "-dirty" : version;
  }
}
