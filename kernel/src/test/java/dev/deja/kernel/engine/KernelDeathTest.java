package dev.deja.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.Note;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A notebook JVM lives no longer than its kernel. */
class KernelDeathTest {

  /** A process with an engine whose cell prints its process id and never ends. */
  static final class Victim {
    public static void main(String[] arguments) {
      Engine engine = Engine.start(EngineOptions.defaults(Path.of("")), new Echo());
      engine.run(
          CellCode.of(1, "{ System.out.println(ProcessHandle.current().pid()); while (true) {} }"));
    }
  }

  private static final class Echo implements EngineListener {
    @Override
    public void output(int cell, CellOutput output) {
      System.out.print(((CellOutput.Stream) output).text());
    }

    @Override
    public void note(int cell, Note note) {}

    @Override
    public String input(int cell, String prompt, boolean password) throws InputUnavailable {
      throw new InputUnavailable("none");
    }

    @Override
    public void notebookVmReplaced(String why) {}
  }

  @Test
  void aKernelThatIsKilledTakesItsNotebookJvmWithIt() throws Exception {
    Process kernel =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = kernel.inputReader()) {
      ProcessHandle notebook = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
      kernel.destroyForcibly();

      assertThat(notebook.onExit().get(10, TimeUnit.SECONDS).isAlive()).isFalse();
    } finally {
      kernel.destroyForcibly();
    }
  }
}
