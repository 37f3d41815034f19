package dev.deja.tracker.replay;

import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Environment;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.ExecutionStart;
import dev.deja.tracker.model.NotebookRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Beginnings of executions, for tests. */
final class Starts {

  static final Environment ENVIRONMENT = on("17.0.12+7", "Temurin", "Linux 6.1.0", "UTC");

  private Starts() {}

  static ExecutionStart of(String notebook, String workingFolder, Optional<Digest> bundle) {
    return of(notebook, workingFolder, bundle, ENVIRONMENT);
  }

  static ExecutionStart on(Environment environment) {
    return of("/a.ipynb", "/", Optional.empty(), environment);
  }

  private static ExecutionStart of(
      String notebook, String workingFolder, Optional<Digest> bundle, Environment environment) {
    return new ExecutionStart(
        ExecutionStart.FORMAT,
        new ExecutionId("01JD0000000000000000000000"),
        new NotebookRef("a", Optional.of(notebook)),
        1,
        Instant.EPOCH,
        workingFolder,
        "jupyter",
        "0",
        environment,
        Optional.empty(),
        bundle,
        Map.of(),
        Optional.empty());
  }

  static Environment on(String java, String vendor, String os, String timeZone) {
    return new Environment(
        "host",
        "ada",
        os,
        "amd64",
        Optional.empty(),
        2,
        -1,
        List.of(),
        java,
        vendor,
        List.of(),
        timeZone,
        "en",
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }
}
