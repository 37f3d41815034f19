package dev.deja.kernel.engine;

import java.util.List;

/** Options that every notebook JVM gets; the user's come after them and win. */
final class VmOptions {

  static final List<String> DEFAULTS =
      List.of(
          // A heap that is full of small objects thrashes for minutes; ending is kinder.
          "-XX:+ExitOnOutOfMemoryError",
          // Lets checkpoints stop a counted loop, with every collector and at no visible cost.
          "-XX:+UseCountedLoopSafepoints",
          "-XX:LoopStripMiningIter=1000",
          // For Redefinition, which is attached when it is first needed.
          "-XX:+EnableDynamicAgentLoading",
          // A session of small cells stays small: by default G1 goes round a heap of a 64th of the
          // machine's memory. It grows with what cells need.
          "-XX:InitialRAMPercentage=0.4",
          "-XX:-UsePerfData",
          "-Dfile.encoding=UTF-8");

  private VmOptions() {}
}
