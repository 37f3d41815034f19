package dev.deja.kernel.engine;

import dev.deja.kernel.model.CellFiles;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.CellOutput.StreamName;
import dev.deja.kernel.model.CompiledCode;
import dev.deja.kernel.model.MimeBundle;
import dev.deja.kernel.model.Note;
import dev.deja.runtime.FrameKind;
import dev.deja.runtime.FrameReader;
import dev.deja.runtime.FrameWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Tells the listener what comes from notebook JVMs, one thing at a time. Input has a thread of its
 * own, because it waits for a person.
 */
final class CellEvents {

  private record Source(int cell, StreamName stream) {}

  private final EngineListener listener;

  /** Those that wait for the rest of a character. */
  private final Map<Source, TextDecoder> decoders = new HashMap<>();

  /** Not this: who tells the listener of output may have to wait, and must not hold up a stop. */
  private final Object inputLock = new Object();

  private @Nullable Thread inputThread;

  /** What the process itself writes belongs to the cell that runs, or ran last. */
  private volatile int latestCell;

  CellEvents(EngineListener listener) {
    this.listener = listener;
  }

  /** A cell begins; what the notebook JVM's process writes is its from now on. */
  void began(int cell) {
    latestCell = cell;
  }

  synchronized void output(int cell, CellOutput output) {
    listener.output(cell, output);
  }

  synchronized void replaced(String why) {
    decoders.clear();
    listener.notebookVmReplaced(why);
  }

  synchronized void warned(String sentence) {
    listener.warned(sentence);
  }

  /** Runs a magic for notebook code that waits for it. */
  List<String> runMagic(int cell, String name, List<String> arguments, @Nullable String body)
      throws Exception {
    return listener.runMagic(cell, name, arguments, Optional.ofNullable(body));
  }

  /** A frame that is not an answer. */
  void take(FrameReader frame, NotebookVm from) {
    int cell = frame.takeInt();
    switch (frame.kind()) {
      case TEXT -> {
        StreamName stream = frame.takeByte() == 1 ? StreamName.STDOUT : StreamName.STDERR;
        byte[] bytes = frame.takeBytes();
        text(cell, stream, bytes, bytes.length);
      }
      case DISPLAY -> {
        Optional<String> id = Optional.ofNullable(frame.takeOptionalText());
        boolean update = frame.takeBoolean();
        MimeBundle bundle = new MimeBundle(frame.takeMap(), frame.takeMap());
        output(cell, new CellOutput.Display(bundle, id, update));
      }
      case CLEAR -> output(cell, new CellOutput.Clear(frame.takeBoolean()));
      case NOTE -> note(cell, new Note(frame.takeText(), frame.takeText()));
      case MAGIC -> magic(frame.takeText());
      case FILES -> {
        CellFiles files = FileFrames.take(cell, frame);
        from.told(files);
        files(files);
      }
      case CHANGING -> changing(frame.takeInt(), Path.of(frame.takeText()), from);
      case ASK -> asked(cell, frame.takeInt(), new Note(frame.takeText(), frame.takeText()), from);
      case INPUT -> askInput(cell, frame.takeInt(), frame.takeText(), frame.takeBoolean(), from);
      default -> throw new IllegalStateException("unexpected frame " + frame.kind());
    }
  }

  void processText(StreamName stream, byte[] bytes, int length) {
    text(latestCell, stream, bytes, length);
  }

  /** Interrupts whoever waits for input. */
  void cancelInput() {
    synchronized (inputLock) {
      if (inputThread != null) {
        inputThread.interrupt();
      }
    }
  }

  private synchronized void text(int cell, StreamName stream, byte[] bytes, int length) {
    Source source = new Source(cell, stream);
    TextDecoder decoder = decoders.computeIfAbsent(source, s -> new TextDecoder());
    String text = decoder.decode(bytes, length);
    if (!decoder.isWithinCharacter()) {
      decoders.remove(source);
    }
    if (!text.isEmpty()) {
      listener.output(cell, new CellOutput.Stream(stream, text));
    }
  }

  private synchronized void magic(String name) {
    listener.magicMade(name);
  }

  synchronized void compiled(int cell, CompiledCode code) {
    listener.compiled(cell, code);
  }

  synchronized void files(CellFiles files) {
    listener.filesUsed(files);
  }

  /** Not under the lock of the others: notebook code waits for this. */
  private void changing(int request, Path path, NotebookVm from) {
    CompletableFuture<Void> kept;
    try {
      kept = listener.fileChanging(path);
    } catch (RuntimeException e) {
      kept = CompletableFuture.completedFuture(null);
    }
    var unused =
        kept.whenComplete(
            (done, failure) -> from.tell(new FrameWriter(FrameKind.KEPT).putInt(request)));
  }

  /** Not under the lock of the others: it is answered on another thread, in its own time. */
  private void asked(int cell, int request, Note question, NotebookVm from) {
    var unused =
        listener
            .asked(cell, question)
            .whenComplete(
                (answer, failure) -> {
                  FrameWriter frame =
                      new FrameWriter(FrameKind.ANSWER).putInt(request).putText(answer);
                  from.tell(frame.putText(failure == null ? null : reason(failure)));
                });
  }

  private static String reason(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }

  private synchronized void note(int cell, Note note) {
    listener.note(cell, note);
  }

  private void askInput(int cell, int request, String prompt, boolean password, NotebookVm from) {
    synchronized (inputLock) {
      inputThread =
          new Thread(() -> answerInput(cell, request, prompt, password, from), "deja-input");
      inputThread.setDaemon(true);
      inputThread.start();
    }
  }

  private void answerInput(
      int cell, int request, String prompt, boolean password, NotebookVm from) {
    FrameWriter answer = new FrameWriter(FrameKind.INPUT_LINE).putInt(request);
    try {
      answer.putText(listener.input(cell, prompt, password)).putText(null);
    } catch (InputUnavailable e) {
      answer.putText(null).putText(e.getMessage());
    } catch (RuntimeException e) {
      answer.putText(null).putText("no input could be had: " + e);
    }
    synchronized (inputLock) {
      if (inputThread == Thread.currentThread()) {
        inputThread = null;
      }
    }
    from.tell(answer);
  }
}
