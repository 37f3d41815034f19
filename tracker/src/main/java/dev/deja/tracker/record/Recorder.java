package dev.deja.tracker.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.extension.Answerer;
import dev.deja.kernel.extension.CellObserver;
import dev.deja.kernel.extension.CommandRun;
import dev.deja.kernel.model.CellFiles;
import dev.deja.kernel.model.CellFinish;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.CellOutput.StreamName;
import dev.deja.kernel.model.CellStart;
import dev.deja.kernel.model.Jar;
import dev.deja.kernel.model.MimeBundle;
import dev.deja.kernel.model.Note;
import dev.deja.kernel.model.SessionInfo;
import dev.deja.tracker.model.Command;
import dev.deja.tracker.model.CompiledCode;
import dev.deja.tracker.model.Cost;
import dev.deja.tracker.model.Dependency;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.MemberUse;
import dev.deja.tracker.source.CauseTable;
import dev.deja.tracker.store.ObjectStore;
import dev.deja.tracker.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records a kernel session as an execution: the only writer of executions. While cells run it
 * appends to a {@link Journal} and does nothing else; everything that takes time is done by {@link
 * BackgroundShipping}. A fault of recording is told once, noted in the record, and never fails a
 * cell.
 *
 * <p>Observers are called one at a time; the methods here may be called from any thread.
 */
public final class Recorder implements CellObserver {

  /** A run that puts out more characters than this is recorded without the rest. */
  static final long MOST_OUTPUT = 64L << 20;

  private final Clock clock;
  private final Journal journal;
  private final BackgroundShipping background;
  private final NoteReader notes;
  private final Consumer<String> warnings;
  private final Path workingFolder;
  private final FileRecord fileRecord;
  private final ArtifactRecord artifacts;
  private final Path spooled;

  private final Optional<String> sessionHint;

  /** Whether the kernel only shows messages, and no files, CPU time or memory. */
  private final boolean foreign;

  private boolean located;
  private final Map<Integer, Long> outputLengths = new HashMap<>();
  private final HiddenOutput hidden;
  private final HiddenMetadata hiddenMetadata = new HiddenMetadata();
  private final Set<Integer> ended = new HashSet<>();
  private boolean over;
  private @Nullable String unwritten;
  private boolean warned;

  private Recorder(
      Clock clock,
      Journal journal,
      HiddenOutput hidden,
      BackgroundShipping background,
      NoteReader notes,
      Consumer<String> warnings,
      SessionInfo session,
      RecorderOptions options,
      Path spooled) {
    this.clock = clock;
    this.journal = journal;
    this.hidden = hidden;
    this.background = background;
    this.notes = notes;
    this.warnings = warnings;
    this.workingFolder = session.workingFolder();
    this.spooled = spooled;
    this.fileRecord = new FileRecord(clock, background, workingFolder, this::appendFromAnyThread);
    this.artifacts =
        new ArtifactRecord(
            clock, background::blobs, spooled, fileRecord::pathInRecord, this::appendFromAnyThread);
    this.sessionHint = options.notebookHint();
    this.foreign = options.kernel().isPresent();
  }

  /**
   * Begins a recording: creates and locks the journal, and touches nothing else.
   *
   * @param store gives the store; called once, on a background thread. Closing it is the caller's
   * @param spool where the journal goes, for a store in a folder {@link Spool#of} that folder
   * @param warnings gets one line when recording has a fault, at most a few in a session
   * @throws StoreException if the journal cannot be written, with what to do about it
   */
  public static Recorder start(
      Clock clock,
      ExecutionId id,
      Supplier<ObjectStore> store,
      Spool spool,
      SessionInfo session,
      RecorderOptions options,
      Consumer<String> warnings) {
    EnvironmentReader environment =
        new EnvironmentReader(Path.of("/"), session, options.variables(), options.kernel());
    try {
      Redaction redaction = Redaction.of(options.variables(), warnings);
      Journal journal = Journal.create(spool.folder(id), redaction::line);
      journal.append(
          JournalLine.session(
              clock.instant(), id, session, options, environment.quick(), redaction.own()));
      BackgroundShipping background =
          new BackgroundShipping(
              clock,
              id,
              store,
              spool,
              journal,
              session,
              environment,
              isOn(options.variables(), "DEJA_MIRROR"),
              options.patience(),
              redaction,
              executedNotebook(options.variables()),
              warnings);
      checkPrice(options.variables(), warnings);
      NoteReader notes = new NoteReader(id, System.getProperty("user.name", ""));
      HiddenOutput hidden = new HiddenOutput(spool.folder(id), redaction::line);
      return new Recorder(
          clock, journal, hidden, background, notes, warnings, session, options, spool.folder(id));
    } catch (IOException e) {
      throw new StoreException(
          "this session cannot be recorded: the folder "
              + spool.folder()
              + " is not writable ("
              + e.getMessage()
              + "); make it writable, choose another store with DEJA_STORE, or turn recording off"
              + " with DEJA_TRACKING=off",
          e);
    }
  }

  /** Where a headless run writes its notebook meanwhile: a result, no code of the next run. */
  private static Optional<Path> executedNotebook(Map<String, String> variables) {
    return Optional.of(variables.getOrDefault("DEJA_EXECUTED_NOTEBOOK", ""))
        .filter(path -> !path.isBlank())
        .map(Path::of);
  }

  private static boolean isOn(Map<String, String> variables, String name) {
    return List.of("on", "true", "yes", "1")
        .contains(variables.getOrDefault(name, "").strip().toLowerCase(Locale.ROOT));
  }

  private static void checkPrice(Map<String, String> variables, Consumer<String> warnings) {
    String price = variables.getOrDefault("DEJA_PRICE_PER_HOUR", "");
    if (!price.isBlank()) {
      try {
        var unused = Cost.of(price, Duration.ZERO);
      } catch (IllegalArgumentException e) {
        warnings.accept("DEJA_PRICE_PER_HOUR is not used: " + e.getMessage());
      }
    }
  }

  @Override
  public synchronized void cellStarted(CellStart start) {
    locate(start);
    append(JournalLine.cell(start));
    fileRecord.started(start);
    if (foreign) {
      fileRecord.unseen(start.number());
    }
    background.cellStarted(start);
  }

  /** Keeps what notebook code calls an artifact; asked by the runtime's {@code Deja.artifact}. */
  public Answerer artifacts() {
    return artifacts;
  }

  /**
   * Who is told, once, what people call the execution ({@code churn/42}): after its start has been
   * shipped, on a background thread. To be called before the first cell.
   */
  public void whenNamed(Consumer<String> listener) {
    background.whenNamed(listener);
  }

  /** What the notebook has said about its execution so far. */
  public SaidSoFar saidSoFar() throws IOException {
    return SaidSoFar.read(spooled.resolve(Journal.FILE));
  }

  /** Says which notebook this is, when that is first known. */
  private void locate(CellStart start) {
    if (located) {
      return;
    }
    Optional<String> hint = start.notebookHint().or(() -> sessionHint);
    if (hint.isPresent()) {
      NotebookLocator.locate(hint.get(), workingFolder)
          .or(() -> sessionHint.flatMap(name -> NotebookLocator.locate(name, workingFolder)))
          .ifPresent(
              notebook -> {
                append(JournalLine.notebook(clock.instant(), notebook, Optional.empty()));
                notebook.path().map(Path::of).ifPresent(fileRecord::notebook);
                background.notebook(notebook);
              });
    }
    // What later cells say counts no more: the number and the bundle go by the first.
    located = true;
  }

  @Override
  public synchronized void cellOutput(int cell, CellOutput output) {
    if (output instanceof CellOutput.Clear) {
      outputLengths.remove(cell);
      hiddenMetadata.cleared(cell, clock.instant());
    } else if (isStdout(output)) {
      hiddenMetadata.shown(cell, ((CellOutput.Stream) output).text());
    }
    long before = outputLengths.getOrDefault(cell, 0L);
    long after = before + length(output);
    outputLengths.put(cell, after);
    if (after <= MOST_OUTPUT) {
      append(JournalLine.output(clock.instant(), cell, output));
    } else if (before <= MOST_OUTPUT) {
      fault(
          "cell run "
              + cell
              + " put out more than "
              + (MOST_OUTPUT >> 20)
              + " million characters; the rest is not recorded");
    }
  }

  /** What is too much to be shown goes to a file of its own, and into the record as a blob. */
  @Override
  public synchronized void cellOutputHidden(int cell, CellOutput output) {
    if (over) {
      return;
    }
    int part = ended.contains(cell) ? HiddenOutput.PARTS : 1;
    try {
      if (hidden.append(cell, part, output)) {
        append(JournalLine.hidden(clock.instant(), cell, part));
      }
      if (isStdout(output)
          && hiddenMetadata.hidden(
              cell,
              ((CellOutput.Stream) output).text(),
              clock.instant(),
              point -> append(JournalLine.metadata(cell, point)))) {
        append(JournalLine.hiddenText(clock.instant(), cell, part));
      }
    } catch (IOException e) {
      fault("some of what cell run " + cell + " put out is not recorded: " + e.getMessage());
    }
  }

  private static boolean isStdout(CellOutput output) {
    return output instanceof CellOutput.Stream stream && stream.name() == StreamName.STDOUT;
  }

  @Override
  public boolean keepsHiddenOutput() {
    return true;
  }

  private static long length(CellOutput output) {
    if (output instanceof CellOutput.Stream stream) {
      return stream.text().length();
    }
    if (output instanceof CellOutput.Display display) {
      // What replaces something makes nothing longer.
      return display.update() ? 0 : length(display.bundle());
    }
    return output instanceof CellOutput.Result result ? length(result.bundle()) : 0;
  }

  private static long length(MimeBundle bundle) {
    return bundle.data().values().stream().mapToLong(String::length).sum();
  }

  @Override
  public synchronized void cellNote(int cell, Note note) {
    try {
      notes.line(clock.instant(), cell, note).ifPresent(this::append);
    } catch (IllegalArgumentException e) {
      warnings.accept(e.getMessage());
    }
  }

  @Override
  public synchronized void classPathChanged(int cell, List<Jar> jars) {
    // A folder of classes has no digest to lock it by.
    List<Dependency> dependencies =
        jars.stream().filter(jar -> !jar.sha256().isEmpty()).map(Recorder::dependency).toList();
    append(JournalLine.classPath(clock.instant(), cell, dependencies));
    jars.stream()
        .filter(jar -> jar.coordinates().isEmpty() && !jar.sha256().isEmpty())
        .forEach(jar -> fileRecord.onClassPath(cell, jar.file()));
    background.jars(jars);
  }

  private static Dependency dependency(Jar jar) {
    return new Dependency(
        jar.coordinates(),
        jar.repository().map(EnvironmentVariables::withoutCredentials),
        jar.file().getFileName().toString(),
        new Digest(jar.sha256()),
        jar.sizeBytes(),
        jar.direct(),
        Optional.empty());
  }

  @Override
  public synchronized void commandRan(int cell, CommandRun ran) {
    Optional<List<Digest>> added = ran.added().map(Recorder::digests);
    Command command =
        new Command(
            ran.kind(),
            ran.command(),
            ran.workingFolder().toString(),
            ran.exitStatus(),
            ran.duration(),
            added,
            ran.given().map(Recorder::digests).filter(given -> !Optional.of(given).equals(added)),
            ran.warnings());
    append(JournalLine.command(clock.instant(), cell, command));
    fileRecord.commandRan(cell, ran.kind());
  }

  /** Of those that are files. */
  private static List<Digest> digests(List<Jar> jars) {
    return jars.stream()
        .filter(jar -> !jar.sha256().isEmpty())
        .map(jar -> new Digest(jar.sha256()))
        .toList();
  }

  @Override
  public synchronized void cellCompiled(int cell, dev.deja.kernel.model.CompiledCode code) {
    if (cell < 1) {
      return; // start-up scripts are no cell's
    }
    List<MemberUse> causes =
        code.uses().stream()
            .map(use -> new MemberUse(use.type(), use.name(), use.arguments(), use.lines()))
            .filter(use -> CauseTable.find(use).isPresent())
            .toList();
    append(JournalLine.compiled(clock.instant(), cell, new CompiledCode(code.lines(), causes)));
  }

  @Override
  public synchronized void filesUsed(CellFiles files) {
    if (files.cell() < 1 || over) {
      return; // what start-up scripts do, and the end of the notebook JVM, is no cell's
    }
    files.fault().ifPresent(this::fault);
    fileRecord.used(files);
  }

  @Override
  public CompletableFuture<Void> fileChanging(Path path) {
    return fileRecord.changing(path);
  }

  @Override
  public synchronized void cellFinished(CellFinish finish) {
    ended.add(finish.number());
    fileRecord.finished(finish.number());
    hiddenMetadata.finished(finish.number(), clock.instant());
    append(JournalLine.finished(clock.instant(), finish));
    background.cellFinished();
  }

  /** Ends the recording and seals it. What this cannot finish, a later recovery does. */
  @Override
  public void sessionEnded() {
    fileRecord.finish();
    synchronized (this) {
      over = true;
      try {
        hidden.close();
      } catch (IOException e) {
        fault("some of what cells put out is not recorded: " + e.getMessage());
      }
      append(JournalLine.ended(clock.instant()));
    }
    background.finish();
  }

  private synchronized void appendFromAnyThread(ObjectNode line) {
    append(line);
  }

  /** Appends a line; when that fails, says so once, and in the record as soon as it can. */
  private void append(ObjectNode line) {
    try {
      if (unwritten != null) {
        journal.append(JournalLine.fault(clock.instant(), unwritten));
        unwritten = null;
      }
      journal.append(line);
    } catch (IOException e) {
      unwritten = "some of what happened is not recorded: " + e.getMessage();
      warn(unwritten);
    }
  }

  private void fault(String message) {
    append(JournalLine.fault(clock.instant(), message));
    warn(message);
  }

  private void warn(String message) {
    if (!warned) {
      warned = true;
      warnings.accept("this session's record is incomplete: " + message);
    }
  }
}
