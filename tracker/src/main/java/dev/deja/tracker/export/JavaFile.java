package dev.deja.tracker.export;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.source.CellPiece;
import dev.deja.tracker.source.JavaPieces;
import dev.deja.tracker.store.StoreException;
import dev.deja.tracker.store.StoredExecution;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An execution as one Java program that <a href="https://www.jbang.dev">JBang</a> runs, and, with
 * the jars of its lock on the class path, {@code java} itself. Each cell run is a method, called in
 * order; variables, methods and types of cells are members. One thread.
 *
 * <p>A name that a later cell declares anew with another type or body begins a nested class in
 * which the cells behind it lie: earlier methods go on using what they were compiled with, which in
 * a notebook they would not.
 */
public final class JavaFile {

  private static final List<String> IMPORTS =
      List.of(
          "java.io.*",
          "java.math.*",
          "java.net.*",
          "java.nio.file.*",
          "java.util.*",
          "java.util.concurrent.*",
          "java.util.function.*",
          "java.util.prefs.*",
          "java.util.regex.*",
          "java.util.stream.*");

  private final StoredExecution execution;
  private final List<Path> jars;
  private final String name;
  private final List<String> warnings = new ArrayList<>();
  private final Set<String> imports = new LinkedHashSet<>();
  private final List<JavaScope.Run> runs = new ArrayList<>();
  private final List<String> sources = new ArrayList<>();

  /**
   * @param jars files of the lock, as far as they are at hand: without them the types of variables
   *     declared with {@code var} may not be found
   * @param name of the class, as of the file without {@code .java}
   */
  public JavaFile(StoredExecution execution, List<Path> jars, String name) {
    this.execution = execution;
    this.jars = List.copyOf(jars);
    this.name = name;
    if (execution.start().environment().kernel().isPresent()) {
      throw new StoreException(
          "%s did not run in a kernel for Java (%s), so there is no Java program of it. Export it as a notebook."
              .formatted(
                  execution.start().reference(), execution.start().environment().kernel().get()));
    }
  }

  /** A name for the class of an execution: {@code Churn42} of {@code churn/42}. */
  public static String className(String reference) {
    StringBuilder name = new StringBuilder();
    boolean upper = true;
    for (char c : reference.toCharArray()) {
      if (Character.isJavaIdentifierPart(c) && c != '$' && c != '_') {
        name.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      } else {
        upper = true;
      }
    }
    return name.length() > 0 && Character.isJavaIdentifierStart(name.charAt(0))
        ? name.toString()
        : "Notebook" + name;
  }

  /** What a reader should know, one line each; complete after {@link #source}. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  /**
   * The program.
   *
   * @throws StoreException if something of the record is missing or damaged
   */
  public String source(CellOrder order, CellOrder.By by) {
    for (CellOrder.Cell cell : order.cells(by)) {
      if (cell.code() && (by == CellOrder.By.DOCUMENT || cell.run().isPresent())) {
        runs.add(run(order, cell, runs.size() + 1));
      }
    }
    order.remarks().forEach(warnings::add);
    JavaScope scope = new JavaScope(name, runs);
    // Types of variables declared with var: some are known only once others are.
    for (int round = 0; round < runs.size() + 1; round++) {
      VariableTypes types = VariableTypes.of(name, head(true) + scope.probe() + shim(), jars);
      if (!scope.learn(types)) {
        break;
      }
    }
    scope
        .unknown()
        .forEach(
            variable ->
                warnings.add(
                    "the type of '%s' is not known; without its jars it cannot be found. It is Object in the program"
                        .formatted(variable)));
    String body = scope.program();
    String source = head(false) + body + shim();
    VariableTypes.of(name, source, jars).problems().stream()
        .limit(5)
        .forEach(
            problem ->
                warnings.add(
                    "line %d does not compile: %s"
                        .formatted(
                            problem.getLineNumber(),
                            problem.getMessage(null).lines().findFirst().orElse(""))));
    return source;
  }

  private JavaScope.Run run(CellOrder order, CellOrder.Cell cell, int number) {
    Optional<CellRun> run = cell.run();
    String source = cell.source();
    sources.add(source);
    String title =
        run.map(done -> "cell run " + done.number() + ", In [" + done.executionCount() + "]")
            .orElse("a cell that did not run");
    boolean shows = run.isEmpty() || order.outputs(run.get()).stream().anyMatch(JavaFile::isResult);
    List<String> comments = new ArrayList<>();
    if (source.strip().startsWith("%%") && !source.strip().startsWith("%%time")) {
      source.lines().forEach(comments::add);
      warnings.add(title + " is no Java: " + firstLine(source));
      return new JavaScope.Run(number, title, comments, List.of(), false, false);
    }
    source
        .lines()
        .filter(line -> line.stripLeading().startsWith("%") || line.stripLeading().startsWith("!"))
        .forEach(comments::add);
    boolean failed = run.filter(done -> done.status() != CellRun.Status.OK).isPresent();
    List<CellPiece> pieces = new ArrayList<>();
    for (CellPiece piece : JavaPieces.cut(source)) {
      if (piece.kind() == CellPiece.Kind.IMPORT) {
        if (piece.text().startsWith("import")) {
          imports.add(piece.text());
        }
      } else if (piece.kind() == CellPiece.Kind.BROKEN
          || run.filter(done -> done.status() == CellRun.Status.VM_LOST).isPresent()
          || failed && didNotCompile(order, run)) {
        piece.text().lines().forEach(comments::add);
      } else {
        pieces.add(piece);
      }
    }
    if (failed) {
      warnings.add(title + " ended with " + run.get().status() + "; the program goes on after it");
    }
    return new JavaScope.Run(number, title, comments, pieces, shows, failed);
  }

  private static boolean isResult(JsonNode output) {
    return output.path("output_type").asText().equals("execute_result");
  }

  private static boolean didNotCompile(CellOrder order, Optional<CellRun> run) {
    return run.isPresent()
        && order.outputs(run.get()).stream()
            .anyMatch(output -> output.path("ename").asText().equals("CompilationError"));
  }

  private static String firstLine(String text) {
    return text.strip().lines().findFirst().orElse("");
  }

  /** Everything above the class. */
  private String head(boolean probe) {
    StringBuilder head = new StringBuilder();
    if (!probe) {
      head.append("///usr/bin/env jbang \"$0\" \"$@\" ; exit $?\n");
      head.append(new JbangHead(execution, sources, warnings));
      head.append(
          """

          // %s: %s, recorded %s, exported by Deja.
          // Each method is a cell run, in the order in which they ran.

          """
              .formatted(
                  execution.start().reference(),
                  execution.status(),
                  execution.start().startedAt()));
    }
    IMPORTS.forEach(each -> head.append("import ").append(each).append(";\n"));
    imports.forEach(each -> head.append(each).append('\n'));
    return head.append('\n').toString();
  }

  /** What stands for the door to Deja, if the notebook uses it: it prints, and gives parameters. */
  private String shim() {
    boolean used =
        runs.stream()
            .flatMap(run -> run.pieces().stream())
            .anyMatch(piece -> piece.text().contains("Deja."));
    return used ? DejaShim.source(execution.start().parameters()) : "";
  }
}
