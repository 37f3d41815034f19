package dev.deja.tracker.cli;

import dev.deja.kernel.extension.CellObserver;
import dev.deja.tracker.Tracker;
import dev.deja.tracker.group.TaskOrder;
import dev.deja.tracker.group.TaskResult.Ending;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.notebook.Notebook;
import dev.deja.tracker.notebook.NotebookProblem;
import dev.deja.tracker.parameter.Injection;
import dev.deja.tracker.parameter.PathTemplate;
import dev.deja.tracker.replay.HeadlessRun;
import dev.deja.tracker.replay.KernelInfo;
import dev.deja.tracker.replay.RunListener;
import dev.deja.tracker.store.StoredExecution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One run of a sweep: the notebook with its parameters, in a kernel of its own. */
final class NotebookTask implements TaskAttempt {

  private final Main deja;
  private final TaskOrder order;
  private final TaskOptions options;
  private final ExecutionId id = OwnKernel.newExecution();
  private volatile boolean cancelled;
  private volatile @Nullable HeadlessRun run;

  NotebookTask(Main deja, TaskOrder order) {
    this.deja = deja;
    this.order = order;
    this.options = TaskOptions.of(order.options());
  }

  @Override
  public ExecutionId id() {
    return id;
  }

  @Override
  public Outcome run() throws InterruptedException {
    Path file = Path.of(order.notebook().orElseThrow());
    Notebook content = content(file);
    ChosenKernel kernel =
        ChosenKernel.of(
            content, file.toString(), options.kernel(), options.language(), deja.environment());
    Injection injection = Injection.of(content, kernel.language(), order.parameters());
    if (!injection.values().isEmpty()) {
      // Where they go into the notebook was said once, before the first task.
      var unused = injection.apply();
    }
    Optional<NotebookPlace> to = destination(file, injection.values());
    HeadlessRun headless =
        new HeadlessRun(
            kernel.command(deja.tracker().store().text(), variables(to)),
            new HeadlessRun.Request(
                content,
                file,
                options.workingFolder().orElse(folder(file)),
                options.allowErrors(),
                options.timeout(),
                options.startLimit(),
                injection.values(),
                Optional.empty()),
            id,
            RunListener.all(List.of()),
            recording(kernel, file, injection.values(), to));
    run = headless;
    if (cancelled) {
      return Outcome.of(Ending.INTERRUPTED, Optional.empty());
    }
    HeadlessRun.Report report = headless.run();
    to.ifPresent(place -> place.write(content));
    Optional<StoredExecution> stored = deja.tracker().recorded(id);
    Optional<String> problem =
        report
            .problem()
            .or(() -> failure(report))
            .or(() -> stored.isEmpty() ? Optional.of(unrecorded()) : Optional.empty());
    return new Outcome(ending(report.ending(), stored), stored, Optional.empty(), problem);
  }

  private String unrecorded() {
    return deja.tracker().isWaiting(id)
        ? "its record waits on "
            + TaskRunner.host()
            + " until the store can be reached; see 'deja status' there"
        : "it was not recorded; run 'deja doctor' to find out why";
  }

  private Ending ending(HeadlessRun.Ending ending, Optional<StoredExecution> stored) {
    return switch (ending) {
      // A result that nobody can find again is none.
      case COMPLETED ->
          stored.isPresent() || deja.tracker().isWaiting(id) ? Ending.COMPLETED : Ending.LOST;
      case FAILED -> Ending.FAILED;
      case INTERRUPTED -> Ending.INTERRUPTED;
      case KERNEL_LOST -> Ending.LOST;
    };
  }

  private static Optional<String> failure(HeadlessRun.Report report) {
    return report.ending() == HeadlessRun.Ending.FAILED
        ? report.cells().stream()
            .flatMap(cell -> cell.result().error().stream())
            .reduce((a, b) -> b)
        : Optional.empty();
  }

  private Notebook content(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Digest found = Digest.of(bytes);
    if (order.source().filter(expected -> !expected.equals(found)).isPresent()) {
      throw new NotebookProblem(
          "the notebook '%s' has changed since the sweep began: it was %s and is %s. Begin a new sweep."
              .formatted(file, Sizes.digest(order.source().get()), Sizes.digest(found)));
    }
    return Notebook.parse(file.toString(), bytes);
  }

  private static Path folder(Path file) {
    Path folder = file.getParent();
    return folder == null ? file : folder;
  }

  private Optional<NotebookPlace> destination(Path file, Map<String, @Nullable Object> values) {
    return options
        .output()
        .map(template -> new PathTemplate(values, deja.terminal().clock()).fill(template))
        .map(path -> path.contains("://") ? path : folder(file).resolve(path).toString())
        .map(path -> NotebookPlace.of(path, deja.environment()));
  }

  private Map<String, String> variables(Optional<NotebookPlace> to) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("DEJA_TASK", order.task().text());
    if (options.mirror()) {
      variables.put("DEJA_MIRROR", "on");
    }
    to.filter(NotebookPlace.File.class::isInstance)
        .ifPresent(
            place ->
                variables.put(
                    "DEJA_EXECUTED_NOTEBOOK", ((NotebookPlace.File) place).file().toString()));
    return variables;
  }

  /** Who records: Deja's own kernel itself, any other is recorded from here. */
  private Function<KernelInfo, Optional<CellObserver>> recording(
      ChosenKernel kernel,
      Path file,
      Map<String, @Nullable Object> values,
      Optional<NotebookPlace> to) {
    String spec = kernel.specName();
    if (spec == null) {
      return info -> Optional.empty();
    }
    Map<String, String> environment = new LinkedHashMap<>(deja.environment());
    environment.putAll(variables(to));
    Tracker tracker = deja.tracker();
    return info ->
        Optional.of(
            tracker.recordMessages(
                id,
                info.text() + ", kernelspec " + spec,
                options.workingFolder().orElse(folder(file)),
                values,
                environment,
                warning -> deja.terminal().err().println("deja: " + warning)));
  }

  @Override
  public void cancel() {
    cancelled = true;
    HeadlessRun running = run;
    if (running != null) {
      running.cancel();
    }
  }
}
