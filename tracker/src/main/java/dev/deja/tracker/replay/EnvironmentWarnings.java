package dev.deja.tracker.replay;

import dev.deja.tracker.model.Dependency;
import dev.deja.tracker.model.Environment;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.store.StoredExecution;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names the differences between two executions that stand beside a verdict: machine and jars. */
final class EnvironmentWarnings {

  private EnvironmentWarnings() {}

  /** One line for each difference; empty when there is none. */
  static List<String> of(StoredExecution original, StoredExecution rerun) {
    List<String> warnings = new ArrayList<>();
    Environment before = original.start().environment();
    Environment now = rerun.start().environment();
    differ(warnings, "Java", feature(before.javaVersion()), feature(now.javaVersion()));
    differ(warnings, "Java vendor", before.javaVendor(), now.javaVendor());
    differ(warnings, "operating system", family(before.os()), family(now.os()));
    differ(warnings, "architecture", before.arch(), now.arch());
    differ(warnings, "time zone", before.timeZone(), now.timeZone());
    differ(warnings, "locale", before.locale(), now.locale());
    if (original.end().isPresent() && rerun.end().isPresent()) {
      jars(warnings, original.end().get(), rerun.end().get());
    }
    return warnings;
  }

  private static void differ(List<String> warnings, String what, String before, String now) {
    if (!before.equals(now)) {
      warnings.add("another %s: recorded on %s, re-run on %s".formatted(what, before, now));
    }
  }

  private static void jars(List<String> warnings, ExecutionEnd original, ExecutionEnd rerun) {
    Map<String, Dependency> before = byName(original.lock());
    Map<String, Dependency> now = byName(rerun.lock());
    before.forEach(
        (name, jar) -> {
          Dependency other = now.get(name);
          if (other == null) {
            warnings.add("jar " + name + " was there when recorded, and is missing now");
          } else if (!other.digest().equals(jar.digest())) {
            warnings.add(
                "jar %s has other bytes: recorded %s, now %s"
                    .formatted(name, jar.digest(), other.digest()));
          }
        });
    now.keySet().stream()
        .filter(name -> !before.containsKey(name))
        .forEach(name -> warnings.add("jar " + name + " is there now, and was not when recorded"));
  }

  private static Map<String, Dependency> byName(List<Dependency> lock) {
    Map<String, Dependency> jars = new LinkedHashMap<>();
    lock.forEach(jar -> jars.put(jar.coordinates().orElse(jar.file()), jar));
    return jars;
  }

  /** {@code 17.0.12+7-LTS} is 17; what is no version stays as it is. */
  private static String feature(String javaVersion) {
    try {
      return String.valueOf(Runtime.Version.parse(javaVersion).feature());
    } catch (IllegalArgumentException e) {
      return javaVersion;
    }
  }

  /** {@code Linux 6.1.0} is Linux: another patch of a kernel is no news. */
  private static String family(String os) {
    int end = os.lastIndexOf(' ');
    return end < 0 ? os : os.substring(0, end);
  }
}
