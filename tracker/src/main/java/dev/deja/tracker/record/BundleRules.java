package dev.deja.tracker.record;

import java.nio.charset.StandardCharsets;
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
  private static final Set<String> SECRET_FOLDERS =
      Set.of(".aws", ".ssh", ".gnupg", ".azure", ".gcloud", ".kube");

  /** One pattern, because every file of a large folder is asked. */
  private static final Pattern SECRET_FILES =
      Pattern.compile(
          "\\.env(\\..*)?|\\.envrc|.*\\.(pem|key|p12|pfx|jks|keystore|kdbx|ppk|token|secret)"
              + "|id_(rsa|dsa|ecdsa|ed25519).*"
              + "|\\.(netrc|npmrc|pypirc|pgpass|git-credentials|htpasswd|vault-token|dockercfg)|_netrc"
              + "|\\.?token(\\.(txt|json))?|\\.?secrets?(\\.(txt|json|ya?ml|toml|properties))?"
              + "|kaggle\\.json|service[-_]account.*\\.json|client_secret.*\\.json");

  /** Where a template says what belongs into the real one. */
  private static final Pattern TEMPLATE = Pattern.compile(".*\\.(example|sample|template|dist)");

  /** How private keys begin, in every format of OpenSSL, OpenSSH and PGP. */
  private static final Pattern PRIVATE_KEY =
      Pattern.compile("\\s*-----BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----[\\s\\S]*");

  /**
   * Tokens as the services that give them out describe them: GitHub, GitLab, Slack, npm, PyPI,
   * Hugging Face, AWS, Google, OpenAI and its like, and signed JSON web tokens.
   */
  private static final Pattern TOKEN =
      Pattern.compile(
          "(gh[pousr]_|github_pat_|glpat-|xox[abprs]-|npm_|pypi-|hf_|AKIA|ASIA|AIza|sk-|ya29\\.)"
              + "[A-Za-z0-9_.\\-]{12,}|eyJ[A-Za-z0-9_-]+\\.eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");

  /** A file with more bytes is not one token. */
  private static final int LONGEST_TOKEN = 4_096;

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
    return SECRET_FILES.matcher(lower).matches() && !TEMPLATE.matcher(lower).matches();
  }

  /** Whether a file is a private key, or a token and nothing else, whatever its name. */
  static boolean isSecret(byte[] bytes) {
    if (bytes.length == 0) {
      return false;
    }
    int length = Math.min(bytes.length, LONGEST_TOKEN);
    String begin = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    return PRIVATE_KEY.matcher(begin).matches()
        || (bytes.length <= LONGEST_TOKEN && TOKEN.matcher(begin.strip()).matches());
  }
}
