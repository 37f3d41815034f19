package dev.deja.tracker.diff;

import dev.deja.tracker.diff.Difference.Kind;
import dev.deja.tracker.model.Dependency;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Environment;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.GitState;
import dev.deja.tracker.model.PackageChange;
import dev.deja.tracker.store.StoredExecution;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What differs around the cells of two executions: jars, machine, repository. */
final class Surroundings {

  private static final int DIRECT_JAR = 65;
  private static final int OTHER_JAR = 50;
  private static final int SHOWN_DIGEST = 12;

  private final StoredExecution a;
  private final StoredExecution b;
  private final List<Difference> found = new ArrayList<>();

  Surroundings(StoredExecution a, StoredExecution b) {
    this.a = a;
    this.b = b;
  }

  List<Difference> differences() {
    jars();
    differ(Kind.DEPENDENCY, packages(a), packages(b), name -> DIRECT_JAR);
    machine(a.start().environment(), b.start().environment());
    git(a.start().git(), b.start().git());
    return found;
  }

  private static String shown(Digest digest) {
    return Digest.PREFIX + digest.hex().substring(0, SHOWN_DIGEST);
  }

  private void jars() {
    Set<String> direct = new TreeSet<>();
    Map<String, String> before = jars(a, direct);
    Map<String, String> after = jars(b, direct);
    differ(Kind.DEPENDENCY, before, after, jar -> direct.contains(jar) ? DIRECT_JAR : OTHER_JAR);
  }

  /** Versions and digests by group and artifact, or by file name. */
  private static Map<String, String> jars(StoredExecution execution, Set<String> direct) {
    Map<String, String> jars = new LinkedHashMap<>();
    for (Dependency jar : execution.end().map(ExecutionEnd::lock).orElse(List.of())) {
      String name = jar.coordinates().orElse(jar.file());
      int version = name.lastIndexOf(':');
      String bare = version < 0 ? name : name.substring(0, version);
      String said = version < 0 ? "" : name.substring(version + 1) + " ";
      jars.put(bare, said + shown(jar.digest()));
      if (jar.direct()) {
        direct.add(bare);
      }
    }
    return jars;
  }

  /** Packages of other languages as they were after the last installation. */
  private static Map<String, String> packages(StoredExecution execution) {
    Map<String, String> packages = new TreeMap<>();
    for (PackageChange change : execution.end().map(ExecutionEnd::packages).orElse(List.of())) {
      packages.keySet().removeIf(name -> name.startsWith(change.manager() + ":"));
      change
          .after()
          .forEach((name, version) -> packages.put(change.manager() + ":" + name, version));
    }
    return packages;
  }

  private void machine(Environment one, Environment other) {
    boolean sameFeature = feature(one.javaVersion()).equals(feature(other.javaVersion()));
    property(Kind.JAVA, "java", one.javaVersion(), other.javaVersion(), sameFeature ? 15 : 45);
    property(Kind.JAVA, "java vendor", one.javaVendor(), other.javaVendor(), 20);
    property(
        Kind.JAVA,
        "jvm options",
        String.join(" ", one.jvmOptions()),
        String.join(" ", other.jvmOptions()),
        40);
    property(Kind.ENVIRONMENT, "time zone", one.timeZone(), other.timeZone(), 35);
    property(Kind.ENVIRONMENT, "locale", one.locale(), other.locale(), 35);
    property(Kind.ENVIRONMENT, "architecture", one.arch(), other.arch(), 25);
    property(Kind.ENVIRONMENT, "system", one.os(), other.os(), 20);
    differ(Kind.ENVIRONMENT, one.variables(), other.variables(), name -> 30);
    property(
        Kind.ENVIRONMENT,
        "container image",
        one.containerImage().orElse("none"),
        other.containerImage().orElse("none"),
        25);
    property(Kind.ENVIRONMENT, "gpus", one.gpus().toString(), other.gpus().toString(), 20);
    property(Kind.ENVIRONMENT, "cores", "" + one.cores(), "" + other.cores(), 10);
    property(Kind.ENVIRONMENT, "cpu", one.cpuModel().orElse("?"), other.cpuModel().orElse("?"), 9);
    property(Kind.ENVIRONMENT, "memory", "" + one.memoryBytes(), "" + other.memoryBytes(), 8);
    property(Kind.ENVIRONMENT, "host", one.host(), other.host(), 5);
    property(Kind.ENVIRONMENT, "user", one.user(), other.user(), 5);
    property(
        Kind.ENVIRONMENT,
        "working folder",
        a.start().workingFolder(),
        b.start().workingFolder(),
        6);
  }

  private static String feature(String javaVersion) {
    return javaVersion.replaceFirst("[.+-].*", "");
  }

  private void git(Optional<GitState> one, Optional<GitState> other) {
    String none = "none";
    property(
        Kind.GIT,
        "version",
        one.map(GitState::version).orElse(none),
        other.map(GitState::version).orElse(none),
        4);
    property(
        Kind.GIT,
        "branch",
        one.flatMap(GitState::branch).orElse(none),
        other.flatMap(GitState::branch).orElse(none),
        2);
  }

  private void property(Kind kind, String what, String before, String after, int rank) {
    if (!before.equals(after)) {
      found.add(Difference.of(kind, what, before, after, rank));
    }
  }

  @FunctionalInterface
  private interface Rank {
    int of(String name);
  }

  private void differ(Kind kind, Map<String, String> before, Map<String, String> after, Rank rank) {
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      Optional<String> one = Optional.ofNullable(before.get(name));
      Optional<String> other = Optional.ofNullable(after.get(name));
      if (!one.equals(other)) {
        found.add(new Difference(kind, name, one, other, List.of(), rank.of(name)));
      }
    }
  }
}
