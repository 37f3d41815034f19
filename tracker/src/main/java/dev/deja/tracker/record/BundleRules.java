package dev.deja.tracker.record;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which names never go into a bundle, whatever ignore files say, and how much goes into one. */
final class BundleRules {

  static final int MOST_FILES = 5_000;
  static final long LARGEST_FILE = 1 << 20;
  static final long LARGEST_NOTEBOOK = 64 << 20;
  static final long LARGEST_TOTAL = 64 << 20;

  /** So many entries of folders are looked at; a folder of millions is no place of a notebook. */
  static final int MOST_LOOKED_AT = 50_000;

  private static final Set<String> MADE =
      Set.of(".ipynb_checkpoints", "target", "node_modules", "__pycache__", ".venv", "venv");
  private static final Set<String> SECRET_FOLDERS = Set.of(".aws", ".ssh");
  private static final List<Pattern> SECRET_FILES =
      List.of(
          Pattern.compile("\\.env(\\..*)?"),
          Pattern.compile(".*\\.(pem|key|p12|jks)"),
          Pattern.compile("id_rsa.*"),
          Pattern.compile("\\.(netrc|npmrc|pypirc)"));

  private BundleRules() {}

  /** Whether a folder holds what tools make and can make again. */
  static boolean isMade(String folderName) {
    return MADE.contains(folderName);
  }

  /**
   * Whether a file is what {@code deja run} leaves beside a notebook: a result, not code; also
   * while it is being written.
   */
  static boolean isMadeFile(String name) {
    return name.endsWith(".executed.ipynb") || name.matches("\\..*\\.ipynb\\.[0-9a-f-]{36}\\.part");
  }

  static boolean isSecretFolder(String name) {
    return SECRET_FOLDERS.contains(name);
  }

  static boolean isSecretFile(String name) {
    // In this case only: CredentialsProvider.java is code.
    if (name.startsWith("credentials")) {
      return true;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    return SECRET_FILES.stream().anyMatch(pattern -> pattern.matcher(lower).matches());
  }
}
