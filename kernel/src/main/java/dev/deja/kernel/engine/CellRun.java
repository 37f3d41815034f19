package dev.deja.kernel.engine;

import dev.deja.kernel.engine.Cutter.Piece;
import dev.deja.kernel.engine.DirectCells.Prepared;
import dev.deja.kernel.model.CellError;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.CellOutput.StreamName;
import dev.deja.kernel.model.MimeBundle;
import dev.deja.runtime.FrameKind;
import dev.deja.runtime.FrameReader;
import dev.deja.runtime.FrameWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.UnresolvedReferenceException;
import org.jspecify.annotations.Nullable;

/** One run of a cell, from its first snippet to its value. Used once, by one thread. */
final class CellRun {

  private static final String FORBIDDEN = "java.security.AccessControlException";

  private final Shell shell;
  private final NotebookVm vm;
  private final CellEvents events;
  private final CellCode code;
  private final BooleanSupplier interrupted;
  private final Explanations explanations;
  private final CompileErrors compileErrors;
  private final RuntimeErrors runtimeErrors;

  /** Where lines of the source end. */
  private final int[] lineEnds;

  private final Set<Snippet> incomplete = new LinkedHashSet<>();

  private @Nullable CellError error;
  private boolean stopped;

  /** Whether what ran last has a value that a notebook shows. */
  private boolean hasValue;

  private @Nullable Snippet last;

  CellRun(
      Shell shell,
      NotebookVm vm,
      CellEvents events,
      Explanations explanations,
      CellCode code,
      BooleanSupplier interrupted) {
    this.shell = shell;
    this.vm = vm;
    this.events = events;
    this.code = code;
    this.interrupted = interrupted;
    this.explanations = explanations;
    this.compileErrors = explanations.compileErrors(code, shell);
    this.runtimeErrors = explanations.runtimeErrors();
    String source = code.source();
    this.lineEnds =
        IntStream.range(0, source.length()).filter(i -> source.charAt(i) == '\n').toArray();
  }

  /** Runs it to its end. */
  CellResult run() throws VmLostException {
    int comment = OpenBracket.comment(code.source());
    if (comment >= 0) {
      // JShell takes it for nothing, with all the code in it.
      Piece open = new Piece(code.source().substring(comment), comment);
      return new CellResult.Failure(
          compileErrors.because(open, "this comment has no end: write */"), Usage.UNKNOWN);
    }
    List<Piece> pieces = cut();
    if (pieces.isEmpty()) {
      return new CellResult.Value(Optional.empty(), Usage.UNKNOWN);
    }
    vm.awaitReady();
    events.began(code.cell());
    vm.tell(new FrameWriter(FrameKind.BEGIN).putInt(code.cell()));
    runAll(pieces);
    if (vm.lost().isDone()) {
      throw new VmLostException(vm.lost().join());
    }
    CellResult result = end();
    reportIncomplete();
    if (result instanceof CellResult.Value) {
      explanations.mainOffer().of(pieces).ifPresent(this::say);
    }
    return result;
  }

  private List<Piece> cut() {
    PackageLine.of(code.source())
        .ifPresent(
            name ->
                say(
                    "'package "
                        + name
                        + ";' is left out: what a notebook declares has no package, and is used by"
                        + " its simple name"));
    return shell.cut(PackageLine.without(code.source()));
  }

  private void say(String sentence) {
    events.output(code.cell(), new CellOutput.Stream(StreamName.STDERR, sentence + "\n"));
  }

  /**
   * Runs it as a part of the cell whose code waits for it: the cell goes on, and the value stays in
   * the notebook JVM.
   */
  CellResult runInside() {
    boolean before = shell.control().uses().elsewhere(true);
    try {
      runAll(cut());
    } finally {
      shell.control().uses().elsewhere(before);
    }
    reportIncomplete();
    if (error == null) {
      return new CellResult.Value(Optional.empty(), Usage.UNKNOWN);
    }
    return stopped
        ? new CellResult.Interrupted(error, Usage.UNKNOWN)
        : new CellResult.Failure(error, Usage.UNKNOWN);
  }

  /** Whether it ended with an expression. */
  boolean leftValue() {
    return error == null && hasValue;
  }

  /** Drops the variable that JShell made for the value. */
  void forgetValue() {
    if (last != null && last.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND) {
      shell.forget(last);
    }
  }

  private void runAll(List<Piece> pieces) {
    int done = 0;
    while (done < pieces.size() && !isOver()) {
      done += runSome(pieces.subList(done, pieces.size()));
    }
  }

  /** Runs the first of some pieces, and more with it if they compile together; says how many. */
  private int runSome(List<Piece> pieces) {
    Piece first = pieces.get(0);
    Origin origin = new Origin(code.executionCount(), code.firstLine());
    if (shell.isImported(first, origin.plusLines(lines(first.start())))) {
      hasValue = false;
      return 1;
    }
    Optional<Prepared> prepared =
        shell.prepare(pieces, code.showValue(), origin, at -> code.firstLine() + 1 + lines(at));
    if (prepared.isPresent()) {
      run(prepared.get(), pieces);
      return prepared.get().count();
    }
    eval(first);
    return 1;
  }

  private void run(Prepared prepared, List<Piece> pieces) {
    hasValue = prepared.hasValue();
    int reached = prepared.count() - 1;
    Prepared outer = shell.nowRunning(prepared);
    boolean ran = shell.control().run(prepared, interrupted);
    shell.nowRunning(outer);
    if (!ran && !vm.lost().isDone()) {
      reached = prepared.declares() ? shell.control().progress(prepared) : -1;
      takeThrown(pieces.get(Math.max(0, reached)), null);
    }
    shell.declared(prepared, reached + 1);
  }

  private boolean isOver() {
    if (error == null && interrupted.getAsBoolean()) {
      stopped = true;
      error = RuntimeErrors.interrupted();
    }
    return error != null || vm.lost().isDone();
  }

  private void eval(Piece piece) {
    Optional<Piece> stray = shell.strayReturn(piece);
    if (stray.isPresent()) {
      error =
          compileErrors.because(
              stray.get(),
              "'return' stands in a method only: the value of a cell's last line is shown without"
                  + " it");
      return;
    }
    try {
      int line = lines(piece.start());
      List<SnippetEvent> happened =
          shell.eval(
              piece.source(),
              new Origin(code.executionCount(), code.firstLine() + line),
              interrupted);
      for (SnippetEvent event : happened) {
        take(piece, event);
      }
    } catch (StackOverflowError e) {
      error = compileErrors.because(piece, "this is nested too deeply for the compiler");
      shell.renewCompiler();
    } catch (RuntimeException | Error e) { // javac and JShell throw what they like
      if (!vm.lost().isDone()) {
        error = compileErrors.because(piece, "the compiler gave up: " + e);
        shell.renewCompiler();
      }
    }
  }

  private void take(Piece piece, SnippetEvent event) {
    Snippet snippet = event.snippet();
    if (event.causeSnippet() != null) {
      return;
    }
    last = snippet;
    hasValue = hasValue(snippet);
    if (snippet.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND) {
      shell.keepForAWhile(snippet);
    }
    switch (event.status()) {
      case REJECTED -> error = compileErrors.of(piece, shell.diagnostics(snippet));
      case RECOVERABLE_DEFINED, RECOVERABLE_NOT_DEFINED -> takeIncomplete(piece, snippet);
      default -> {}
    }
    if (event.exception() != null) {
      takeThrown(piece, event.exception());
    }
  }

  private void takeIncomplete(Piece piece, Snippet snippet) {
    if (shell.unresolved(snippet).isEmpty()) {
      // It lacks nothing: the compiler failed late, as for a text that no class file can hold.
      error = compileErrors.of(piece, shell.diagnostics(snippet));
      shell.forget(snippet);
      shell.renewCompiler();
    } else {
      incomplete.add(snippet);
    }
  }

  private void takeThrown(Piece piece, @Nullable JShellException exception) {
    ThrownByCell thrown = shell.control().takeThrown();
    String fault = shell.control().takeFault();
    if (thrown == null && fault != null && fault.startsWith(FORBIDDEN)) {
      // Nothing could be run any more, not even what takes the security manager away.
      vm.kill("a cell has set a security manager that forbids what runs cells: " + fault);
      vm.lost().join();
    } else if (thrown == null) {
      stopped = interrupted.getAsBoolean();
      error =
          stopped
              ? RuntimeErrors.interrupted()
              : compileErrors.because(piece, "this could not be run: " + fault);
    } else if (thrown.stopped() || interrupted.getAsBoolean()) {
      stopped = true;
      error = runtimeErrors.interrupted(thrown);
    } else if (exception instanceof UnresolvedReferenceException unresolved) {
      Snippet snippet = unresolved.getSnippet();
      String message = Unresolved.describe(snippet, shell.unresolved(snippet));
      error = runtimeErrors.of(thrown, Unresolved.ERROR_NAME, message);
    } else {
      error = runtimeErrors.of(thrown);
    }
  }

  private CellResult end() throws VmLostException {
    boolean render = error == null && code.showValue() && hasValue;
    FrameReader answer = vm.ask(shell.control().end(render), this::tellUses);
    Optional<MimeBundle> value = Optional.empty();
    Usage usage;
    if (answer.kind() == FrameKind.THROWN) {
      ThrownByCell thrown = ThrownByCell.take(answer);
      usage = usage(answer);
      stopped = thrown.stopped();
      error = stopped ? runtimeErrors.interrupted(thrown) : runtimeErrors.of(thrown);
    } else {
      usage = usage(answer);
      boolean shown = answer.takeBoolean();
      value = shown ? Optional.of(new MimeBundle(answer.takeMap(), answer.takeMap())) : value;
    }
    if (error == null) {
      return new CellResult.Value(value, usage);
    }
    return stopped
        ? new CellResult.Interrupted(error, usage)
        : new CellResult.Failure(error, usage);
  }

  private void tellUses() {
    shell.control().endUses().ifPresent(compiled -> events.compiled(code.cell(), compiled));
  }

  private static Usage usage(FrameReader answer) {
    return new Usage(Duration.ofNanos(answer.takeLong()), answer.takeLong());
  }

  /** Whether a snippet is an expression, whose value a notebook shows. */
  private static boolean hasValue(Snippet snippet) {
    return switch (snippet.subKind()) {
      case VAR_VALUE_SUBKIND, OTHER_EXPRESSION_SUBKIND, TEMP_VAR_EXPRESSION_SUBKIND -> true;
      default -> false;
    };
  }

  /** Says of declarations what they still lack, now that the whole cell has been read. */
  private void reportIncomplete() {
    List<String> lines = new ArrayList<>();
    for (Snippet snippet : incomplete) {
      if (shell.status(snippet) == Snippet.Status.RECOVERABLE_DEFINED
          || shell.status(snippet) == Snippet.Status.RECOVERABLE_NOT_DEFINED) {
        List<String> needs = shell.unresolved(snippet);
        String meant = explanations.meant(needs, snippet.source(), shell);
        lines.add(Unresolved.describe(snippet, needs) + meant + "\n");
      }
    }
    shell.takeNotes().forEach(note -> lines.add(note + "\n"));
    if (!lines.isEmpty()) {
      String text = String.join("", lines);
      events.output(code.cell(), new CellOutput.Stream(StreamName.STDERR, text));
    }
  }

  /** How many lines end before a position. */
  private int lines(int position) {
    int found = Arrays.binarySearch(lineEnds, position);
    return found < 0 ? -found - 1 : found;
  }
}
