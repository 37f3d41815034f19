package dev.deja.tracker.cli;

import dev.deja.kernel.dependency.Resolver;
import dev.deja.tracker.Tracker;
import dev.deja.tracker.export.CellOrder;
import dev.deja.tracker.export.ExecutedNotebook;
import dev.deja.tracker.export.ExecutionArchive;
import dev.deja.tracker.export.HtmlPage;
import dev.deja.tracker.export.JavaFile;
import dev.deja.tracker.export.LockedJars;
import dev.deja.tracker.export.Members;
import dev.deja.tracker.export.RunCrate;
import dev.deja.tracker.model.Dependency;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.store.StoredExecution;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.SourceVersion;
import org.jspecify.annotations.Nullable;

/** {@code deja export REF}: one execution as something that others can read or run. */
final class ExecutionExport {

  private final Main deja;
  private final Tracker tracker;
  private final StoredExecution execution;
  private final CellOrder order;
  private final CellOrder.By by;
  private final List<String> warnings = new ArrayList<>();

  /**
   * @param document whether cells are in the order of the notebook, not in which they ran
   */
  ExecutionExport(Main deja, String reference, boolean document) {
    this.deja = deja;
    this.tracker = deja.tracker();
    this.execution = tracker.execution(tracker.resolve(reference).execution().id());
    this.order = new CellOrder(tracker.executions(), execution);
    this.by = document ? CellOrder.By.DOCUMENT : CellOrder.By.RUN;
  }

  /**
   * Writes it.
   *
   * @param said where to; null for a file named after the execution
   * @param force whether a file that exists is replaced
   */
  void write(ExportFormat format, @Nullable String said, boolean force) throws IOException {
    String bare = execution.start().reference().replace('/', '-');
    String usual =
        switch (format) {
          case HTML -> bare + ".html";
          case JAVA -> JavaFile.className(execution.start().reference()) + ".java";
          case ZIP -> bare + ".zip";
          case CRATE -> bare + "-crate";
          default -> bare + ".ipynb";
        };
    String target = said == null ? usual : said;
    if (target.equals("-")) {
      if (format == ExportFormat.CRATE) {
        throw new UserMistake("a research object is a folder or a zip archive; name one with -o.");
      }
      one(format, target, System.out);
      System.out.flush();
    } else if (format == ExportFormat.CRATE && !target.endsWith(".zip")) {
      Exported.folder(
          Path.of(target),
          force,
          folder ->
              new RunCrate(tracker.executions(), execution, order).write(Members.folder(folder)));
    } else {
      Exported.file(Path.of(target), force, out -> one(format, target, out));
    }
    List<String> all = new ArrayList<>(warnings);
    order.remarks().stream().filter(remark -> !all.contains(remark)).forEach(all::add);
    all.forEach(warning -> deja.terminal().err().println("deja: " + warning));
    if (!target.equals("-")) {
      deja.terminal()
          .out()
          .println(Paths.shortened(Path.of(target).toAbsolutePath().normalize().toString()));
    }
  }

  private void one(ExportFormat format, String target, OutputStream out) throws IOException {
    switch (format) {
      case HTML -> {
        BufferedWriter writer =
            new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        new HtmlPage(execution, order, PageJars.markdown(), writer).write(by);
        writer.flush();
      }
      case JAVA -> java(out, className(target));
      case ZIP -> {
        try (LockedJars jars = jars();
            Members members = Members.zip(out)) {
          ExecutionArchive archive = tracker.archive(jars);
          archive.write(execution, members);
          warnings.addAll(archive.warnings());
        }
      }
      case CRATE -> {
        try (Members members = Members.zip(out)) {
          new RunCrate(tracker.executions(), execution, order).write(members);
        }
      }
      default ->
          out.write(ExecutedNotebook.of(tracker.executions(), execution, order, by).toBytes());
    }
  }

  /** The class is called as its file, if that can be. */
  private String className(String target) {
    String file = String.valueOf(Path.of(target).getFileName()).replaceFirst("\\.java$", "");
    return SourceVersion.isName(file) && file.indexOf('.') < 0
        ? file
        : JavaFile.className(execution.start().reference());
  }

  private void java(OutputStream out, String name) throws IOException {
    try (LockedJars jars = jars()) {
      List<Dependency> lock = execution.end().map(ExecutionEnd::lock).orElse(List.of());
      List<Path> files = jars.files(lock);
      if (files.size() < lock.size()) {
        warnings.add(
            "%d of %d jars are not at hand; what needs them was not checked"
                .formatted(lock.size() - files.size(), lock.size()));
      }
      JavaFile program = new JavaFile(execution, files, name);
      out.write(program.source(order, by).getBytes(StandardCharsets.UTF_8));
      warnings.addAll(program.warnings());
    }
  }

  private LockedJars jars() {
    return new LockedJars(
        tracker.executions().blobs(), new Resolver(Optional.empty()).localRepository());
  }
}
