package dev.deja.tracker.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.install.ClassPath;
import dev.deja.kernel.install.Jdk;
import dev.deja.kernel.install.KernelJvm;
import dev.deja.kernel.install.StartupArchive;
import dev.deja.kernel.install.TrainingFailed;
import dev.deja.tracker.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/**
 * {@code deja kernel-command}: how a kernel of this distribution is started on this JDK, for
 * launchers that are not written in Java, such as the Python package's. It prints one JSON object:
 *
 * <ul>
 *   <li>{@code argv}: the command; the connection file is to follow
 *   <li>{@code training}: {@code none} (there are no start-up archives yet), {@code done}, or
 *       {@code failed: why}
 * </ul>
 */
@Command(
    name = "kernel-command",
    hidden = true,
    description = "Prints how a kernel is started, for launchers.",
    sortOptions = false)
final class KernelStartCommand implements Callable<Integer> {

  @ParentCommand private Main deja;

  @Option(names = "--train", description = "Make the start-up archives first, if there are none.")
  private boolean train;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "Also keep it there, if that can be written.")
  private @Nullable Path file;

  @Override
  public Integer call() {
    KernelJvm jvm = new KernelJvm(Jdk.running(), ClassPath.ofThisProcess());
    StartupArchive archive = StartupArchive.ofUser();
    List<String> options = archive.kernelOptions(jvm);
    String training = options.isEmpty() ? "none" : "done";
    if (train) {
      try {
        options = archive.train(jvm, line -> {});
        training = "done";
      } catch (TrainingFailed e) {
        training = "failed: " + e.getMessage();
      }
    }
    ObjectNode start = Json.mapper().createObjectNode();
    List<String> argv = jvm.argv(options);
    argv.subList(0, argv.size() - 1).forEach(start.putArray("argv")::add);
    start.put("training", training);
    keep(start.toString());
    deja.terminal().out().println(start);
    return ExitCode.DONE;
  }

  private void keep(String text) {
    if (file == null) {
      return;
    }
    try {
      Path target = file.toAbsolutePath();
      Path folder = Objects.requireNonNull(target.getParent());
      Files.createDirectories(folder);
      Path fresh = Files.createTempFile(folder, ".new-", ".json");
      Files.writeString(fresh, text);
      Files.move(
          fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      deja.terminal().err().println("deja: not kept for the next start: " + Failure.line(e));
    }
  }
}
