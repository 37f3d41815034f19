package dev.deja.tracker.replay;

import java.util.Set;

/** How far that reaches which a magic does: the text of an effect of a cell in, yes or no out. */
final class MagicReach {

  /** Magics that change the class path; they are run again, and digests are compared. */
  private static final Set<String> CLASS_PATH =
      Set.of(
          "maven",
          "addMavenDependency",
          "addMavenDependencies",
          "mavenRepo",
          "addMavenRepo",
          "loadFromPOM",
          "pom",
          "jars",
          "jar",
          "classpath",
          "addToClasspath",
          "dependency");

  /** Magics whose work outlives the session, in files. */
  private static final Set<String> COMMANDS =
      Set.of(
          "bash",
          "sh",
          "shell",
          "zsh",
          "python",
          "python3",
          "perl",
          "ruby",
          "script",
          "system",
          "sx",
          "ls",
          "cat",
          "cp",
          "mkdir",
          "mv",
          "rm",
          "rmdir",
          "pip",
          "writefile",
          "file");

  /** Magics that run what lies in files which nobody sees being read. */
  private static final Set<String> OF_FILES = Set.of("load", "run");

  /** Magics after which nothing that was before is left. */
  private static final Set<String> CLEARING = Set.of("reset", "jvm");

  private MagicReach() {}

  /** Whether it changes the class path. */
  static boolean isOfClassPath(String effect) {
    return CLASS_PATH.contains(magicName(effect));
  }

  /** Whether it is another program's work. */
  static boolean isCommand(String effect) {
    return COMMANDS.contains(magicName(effect));
  }

  /** Whether it runs what lies in files which nobody sees being read. */
  static boolean runsFiles(String effect) {
    return OF_FILES.contains(magicName(effect));
  }

  /** Whether nothing that was before is left after it. */
  static boolean clears(String effect) {
    return CLEARING.contains(magicName(effect));
  }

  /** Whether an effect is there in another session too, or made there by declaring again. */
  static boolean outlives(String effect) {
    return isOfClassPath(effect)
        || isCommand(effect)
        || effect.startsWith("imports on demand")
        || effect.startsWith("//")
        || effect.startsWith("files that nobody saw");
  }

  private static String magicName(String effect) {
    return effect.startsWith("!")
        ? "system"
        : effect.startsWith("%") ? effect.replaceFirst("^%+", "").split("\\s", 2)[0] : "";
  }
}
