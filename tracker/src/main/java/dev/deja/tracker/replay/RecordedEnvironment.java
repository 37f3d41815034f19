package dev.deja.tracker.replay;

import dev.deja.tracker.model.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What makes a kernel on this machine see the time zone, the locale and the variables that were
 * recorded.
 *
 * @param jvmOptions of the kernel JVM
 * @param variables to set
 * @param absent variables that must not be there
 * @param warnings what could not be set as it was
 */
record RecordedEnvironment(
    List<String> jvmOptions,
    Map<String, String> variables,
    Set<String> absent,
    List<String> warnings) {

  private static final String JVM_OPTIONS = "DEJA_JVM_OPTIONS";
  private static final String SECRET = "=***";

  /** Not among them are those that say where things lie on a machine, such as JAVA_HOME. */
  private static final Predicate<String> DECIDES =
      Set.of(
              "LANG",
              "LC_ALL",
              "TZ",
              "CI",
              JVM_OPTIONS,
              "DEJA_CLASSPATH",
              "DEJA_COMPILER_OPTIONS",
              "DEJA_STARTUP_SCRIPT",
              "DEJA_STARTUP_SCRIPTS_PATH",
              "DEJA_TIMEOUT",
              "DEJA_FILES")
          ::contains;

  /**
   * @param recorded of the execution
   * @param present the variables of this process
   * @param zone the time zone of this process, an IANA id
   * @param locale the locale of this process, a BCP 47 tag
   */
  static RecordedEnvironment of(
      Environment recorded, Map<String, String> present, String zone, String locale) {
    Predicate<String> decides = DECIDES.or(RecordedEnvironment::isOfAnotherKernel);
    Map<String, String> variables = new TreeMap<>();
    Set<String> absent = new TreeSet<>();
    List<String> warnings = new ArrayList<>();
    recorded
        .variables()
        .forEach(
            (name, value) -> {
              if (decides.test(name) && value.contains(SECRET)) {
                warnings.add("secret values in " + name + " were not recorded, and are not set");
              }
              if (decides.test(name)) {
                variables.put(name, value);
              }
            });
    present.keySet().stream()
        .filter(decides)
        .filter(name -> !variables.containsKey(name))
        .forEach(absent::add);
    boolean sameZone = same("TZ", recorded, present) && recorded.timeZone().equals(zone);
    if (!sameZone && !recorded.timeZone().isBlank() && !variables.containsKey("TZ")) {
      // Commands that cells run see it too.
      variables.put("TZ", recorded.timeZone());
      absent.remove("TZ");
    }
    List<String> options = new ArrayList<>();
    boolean sameLocale =
        same("LANG", recorded, present)
            && same("LC_ALL", recorded, present)
            && recorded.locale().equals(locale);
    if (!sameLocale && !recorded.locale().isBlank()) {
      options.addAll(options(Locale.forLanguageTag(recorded.locale())));
      // The user's own come last, and win.
      variables.merge(JVM_OPTIONS, String.join(" ", options), (users, ours) -> ours + " " + users);
      absent.remove(JVM_OPTIONS);
    }
    return new RecordedEnvironment(options, variables, absent, warnings);
  }

  private static boolean isOfAnotherKernel(String name) {
    return name.startsWith("IJAVA_") || name.startsWith("JJAVA_") || name.startsWith("RJK_");
  }

  /** This machine's own. */
  static RecordedEnvironment here() {
    return new RecordedEnvironment(List.of(), Map.of(), Set.of(), List.of());
  }

  private static boolean same(String name, Environment recorded, Map<String, String> present) {
    return Objects.equals(recorded.variables().get(name), present.get(name));
  }

  private static List<String> options(Locale locale) {
    List<String> options = new ArrayList<>();
    options.add("-Duser.language=" + locale.getLanguage());
    options.add("-Duser.country=" + locale.getCountry());
    if (!locale.getScript().isEmpty()) {
      options.add("-Duser.script=" + locale.getScript());
    }
    if (!locale.getVariant().isEmpty()) {
      options.add("-Duser.variant=" + locale.getVariant());
    }
    return options;
  }
}
