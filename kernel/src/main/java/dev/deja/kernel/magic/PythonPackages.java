package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.model.ChildEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is installed for a Python. */
final class PythonPackages {

  private static final String SCRIPT =
      "import importlib.metadata as m, json; "
          + "print(json.dumps({d.metadata['Name']: d.version for d in m.distributions()"
          + " if d.metadata['Name']}, sort_keys=True))";

  private static final long PATIENCE_SECONDS = 10;
  private static final int LARGEST = 1 << 20;

  private PythonPackages() {}

  /** Versions by name as a JSON object; an empty one if it cannot be found out. */
  static String json(String python, CellContext cell) {
    @Nullable Path answer = null;
    try {
      answer = Files.createTempFile("deja-packages-", ".json");
      ProcessBuilder builder =
          new ProcessBuilder(List.of(python, "-c", SCRIPT))
              .directory(cell.workingFolder().toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectOutput(answer.toFile());
      ChildEnvironment.clean(builder.environment());
      builder.environment().putAll(cell.notebook().settings().environment());
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "{}";
      }
      String json = Files.readString(answer, StandardCharsets.UTF_8).strip();
      boolean isObject = json.startsWith("{") && json.endsWith("}") && json.length() < LARGEST;
      return process.exitValue() == 0 && isObject ? json : "{}";
    } catch (IOException e) {
      return "{}";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "{}";
    } finally {
      delete(answer);
    }
  }

  private static void delete(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // A small file in the folder for such files.
    }
  }
}
