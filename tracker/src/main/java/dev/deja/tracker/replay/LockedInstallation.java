package dev.deja.tracker.replay;

import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Command;
import dev.deja.tracker.model.Dependency;
import dev.deja.tracker.model.Digest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A command that put libraries on the class path.
 *
 * @param command as the user wrote it, with its percent sign
 * @param classPath all libraries from Maven repositories that were on the class path after it, in
 *     order
 * @param given those of them that it was for, in the order in which it gave them as its value;
 *     empty where they were the new ones
 * @param warnings what it warned of
 */
record LockedInstallation(
    String command, List<Dependency> classPath, List<Dependency> given, List<String> warnings) {

  private static final Set<String> KINDS =
      Set.of(
          "maven",
          "addMavenDependency",
          "addMavenDependencies",
          "loadFromPOM",
          "pom",
          "dependency");

  /** The installations of an execution that worked, in order. */
  static List<LockedInstallation> of(List<CellRun> cells) {
    List<LockedInstallation> found = new ArrayList<>();
    List<Dependency> before = List.of();
    for (CellRun run : cells) {
      List<Dependency> after = run.classPath().map(LockedInstallation::fromMaven).orElse(before);
      List<Dependency> now = before;
      for (Command command : run.commands()) {
        if (command.exitStatus() == 0 && KINDS.contains(command.kind())) {
          now = command.jars().isEmpty() ? after : with(now, command.jars().get(), after);
          List<Dependency> given = with(List.of(), command.given().orElse(List.of()), now);
          found.add(new LockedInstallation(command.command(), now, given, command.warnings()));
        }
      }
      before = after;
    }
    return found;
  }

  /** Every library once, by its digest. */
  static Map<Digest, Dependency> dependencies(List<LockedInstallation> installations) {
    Map<Digest, Dependency> all = new LinkedHashMap<>();
    for (LockedInstallation installation : installations) {
      installation.classPath().forEach(jar -> all.putIfAbsent(jar.digest(), jar));
    }
    return all;
  }

  private static List<Dependency> with(
      List<Dependency> now, List<Digest> added, List<Dependency> after) {
    List<Dependency> more = new ArrayList<>(now);
    for (Digest digest : added) {
      after.stream()
          .filter(jar -> jar.digest().equals(digest) && !now.contains(jar))
          .forEach(more::add);
    }
    return more;
  }

  private static List<Dependency> fromMaven(List<Dependency> classPath) {
    return classPath.stream().filter(jar -> jar.coordinates().isPresent()).toList();
  }
}
