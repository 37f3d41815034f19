package dev.deja.tracker.record;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which environment variables may be recorded, and in which form. */
final class EnvironmentVariables {

  /** What changes results or says where they were made, for the JVM and what it starts. */
  private static final Set<String> ALLOWED =
      Set.of(
          "LANG",
          "LANGUAGE",
          "TZ",
          "CI",
          "JAVA_HOME",
          "CLASSPATH",
          "CONDA_DEFAULT_ENV",
          "VIRTUAL_ENV",
          "PYTHONPATH",
          "PYTHONHASHSEED",
          "LD_LIBRARY_PATH",
          "CUDA_VISIBLE_DEVICES",
          "NVIDIA_VISIBLE_DEVICES",
          "OMP_NUM_THREADS",
          "OPENBLAS_NUM_THREADS",
          "MKL_NUM_THREADS",
          "SPARK_HOME",
          "HADOOP_HOME",
          "HADOOP_CONF_DIR",
          "SOURCE_DATE_EPOCH");

  /** Several options in one text. */
  private static final Set<String> OPTIONS =
      Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "MAVEN_OPTS");

  /** Names of more variables, separated by commas. */
  private static final String MORE = "DEJA_VARIABLES";

  /** Deja's own, and those of other kernels that it understands. */
  private static final Set<String> PREFIXES = Set.of("DEJA_", "IJAVA_", "JJAVA_", "RJK_");

  // These have a place of their own in the record.
  private static final Set<String> KEPT_ELSEWHERE =
      Set.of(
          "DEJA_EXECUTION_ID",
          "DEJA_EXECUTED_NOTEBOOK",
          "DEJA_CLIENT",
          "DEJA_RERUN_OF",
          "DEJA_RESUMED_FROM",
          "DEJA_SNAPSHOT",
          "DEJA_TASK",
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
    Set<String> more =
        new HashSet<>(Arrays.asList(variables.getOrDefault(MORE, "").strip().split("\\s*,\\s*")));
    Map<String, String> allowed = new TreeMap<>();
    variables.forEach(
        (name, value) -> {
          if (isListed(name, more) && !SECRET.matcher(name.toUpperCase(Locale.ROOT)).find()) {
            allowed.put(
                name, OPTIONS.contains(name) ? ofOptions(value) : withoutCredentials(value));
          }
        });
    return allowed;
  }

  /** Whether a variable's name says that its value is a secret; an author's name is none. */
  static boolean isSecret(String name) {
    return SECRET_VALUE.matcher(name.toUpperCase(Locale.ROOT)).find();
  }

  private static boolean isListed(String name, Set<String> more) {
    return ALLOWED.contains(name)
        || OPTIONS.contains(name)
        || name.startsWith("LC_")
        || more.contains(name)
        || (PREFIXES.stream().anyMatch(name::startsWith) && !KEPT_ELSEWHERE.contains(name));
  }

  private static String ofOptions(String value) {
    return Arrays.stream(value.strip().split("\\s+"))
        .map(EnvironmentVariables::withoutCredentials)
        .collect(Collectors.joining(" "));
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
