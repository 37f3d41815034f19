package dev.deja.tracker.record;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Which environment variables may be recorded, and in which form. */
final class EnvironmentVariables {

  private static final Set<String> ALLOWED =
      Set.of("LANG", "LC_ALL", "TZ", "CI", "JAVA_HOME", "CONDA_DEFAULT_ENV", "VIRTUAL_ENV");

  /** Deja's own, and those of other kernels that it understands. */
  private static final Set<String> PREFIXES = Set.of("DEJA_", "IJAVA_", "JJAVA_", "RJK_");

  // These have a place of their own in the record.
  private static final Set<String> KEPT_ELSEWHERE =
      Set.of(
          "DEJA_EXECUTION_ID",
          "DEJA_CLIENT",
          "DEJA_RERUN_OF",
          "DEJA_PARAMETERS",
          "DEJA_LOCK",
          "DEJA_END_SECONDS");
  private static final Pattern SECRET = Pattern.compile("KEY|TOKEN|SECRET|PASSW|CREDENTIAL|AUTH");
  private static final Pattern SECRET_VALUE =
      Pattern.compile("KEY(?!BOARD)|TOKEN|SECRET|PASSW|CREDENTIAL|AUTH(?!OR)");
  private static final Pattern URL_CREDENTIALS =
      Pattern.compile("(?<=[A-Za-z][A-Za-z0-9+.-]{0,20}://)[^/@\\s]*@");
  private static final Pattern SECRET_OPTION =
      Pattern.compile(
          "(?i)^(-D[^=]*(?:key|token|secret|passw|credential|auth)[^=]*=).*", Pattern.DOTALL);

  private EnvironmentVariables() {}

  /** Those that may be recorded, without secrets. */
  static Map<String, String> allowed(Map<String, String> variables) {
    Map<String, String> allowed = new TreeMap<>();
    variables.forEach(
        (name, value) -> {
          boolean listed =
              ALLOWED.contains(name)
                  || (PREFIXES.stream().anyMatch(name::startsWith)
                      && !KEPT_ELSEWHERE.contains(name));
          if (listed && !SECRET.matcher(name.toUpperCase(Locale.ROOT)).find()) {
            allowed.put(name, withoutCredentials(value));
          }
        });
    return allowed;
  }

  /** Whether a variable's name says that its value is a secret; an author's name is none. */
  static boolean isSecret(String name) {
    return SECRET_VALUE.matcher(name.toUpperCase(Locale.ROOT)).find();
  }

  /**
   * A text without the user and password of the URLs in it, and without the value of a system
   * property whose name looks secret.
   */
  static String withoutCredentials(String text) {
    String withoutOption = SECRET_OPTION.matcher(text).replaceFirst("$1***");
    return URL_CREDENTIALS.matcher(withoutOption).replaceAll("");
  }
}
