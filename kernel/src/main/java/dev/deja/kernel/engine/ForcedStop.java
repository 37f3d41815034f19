package dev.deja.kernel.engine;

import com.sun.jdi.ClassNotLoadedException;
import com.sun.jdi.ClassType;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.IntegerValue;
import com.sun.jdi.InvalidTypeException;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.Value;
import com.sun.jdi.VirtualMachine;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stops a cell that comes to no checkpoint, because it runs in a library or in the JDK, or waits
 * for what an interrupt does not end. While everything stands still it looks at the stacks, throws
 * into the threads that run the cell's code, and finds what they wait for. Used by one thread.
 */
final class ForcedStop {

  /** What a cell waits for that only someone else can end. */
  enum Awaited {
    NOTHING,
    /** A socket, which the notebook JVM closes when it is told {@code RELEASE}. */
    SOCKET,
    /** A file or pipe: perhaps one that a child process holds. */
    FILE
  }

  private static final String OURS = "dev.deja.runtime.";
  private static final String RUNNER = OURS + "CellRunner";

  /** Methods of the runner that call the user's code. */
  private static final Set<String> CALLERS = Set.of("invoke", "valueFrame", "variable");

  /** Between them and the kernel nothing may be cut off. */
  private static final Set<String> UNTOUCHED =
      Set.of(
          OURS + "CellInput",
          OURS + "CellLoader",
          OURS + "CellRunner",
          OURS + "CellStream",
          OURS + "FrameReader",
          OURS + "FrameWriter",
          OURS + "Link",
          OURS + "NotebookHost",
          OURS + "SnippetLoader");

  private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

  private final VirtualMachine machine;
  private final ClassType checkpoint;
  private final ClassType meetingPoint;
  private final ObjectReference interruption;
  private Awaited awaited = Awaited.NOTHING;
  private boolean workers;

  /**
   * @throws IllegalStateException if the notebook JVM has not been told of the interrupt yet
   */
  ForcedStop(VirtualMachine machine) {
    this.machine = machine;
    this.checkpoint = runtimeClass("Checkpoint");
    this.meetingPoint = runtimeClass("ForcedStop");
    this.interruption =
        (ObjectReference)
            Objects.requireNonNull(meetingPoint.getValue(meetingPoint.fieldByName("INTERRUPTION")));
  }

  private ClassType runtimeClass(String name) {
    return machine.classesByName(OURS + name).stream()
        .filter(ClassType.class::isInstance)
        .map(ClassType.class::cast)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("nothing has been interrupted"));
  }

  /**
   * Tries once, if it is still this cell that is to stop. The cell may catch what is thrown, or be
   * where nothing can be thrown.
   */
  Awaited attempt(int cell) {
    awaited = Awaited.NOTHING;
    machine.suspend();
    try {
      if (isStopping(cell)) {
        for (ThreadReference thread : machine.allThreads()) {
          try {
            look(thread);
          } catch (IncompatibleThreadStateException e) {
            // It has ended.
          }
        }
      }
    } finally {
      machine.resume();
    }
    return awaited;
  }

  /** Whether the attempt met workers of a pool, each of which may have more to do. */
  boolean metWorkers() {
    return workers;
  }

  private boolean isStopping(int cell) {
    Value stopping = checkpoint.getValue(checkpoint.fieldByName("stopping"));
    return stopping instanceof IntegerValue number && number.value() == cell;
  }

  private void look(ThreadReference thread) throws IncompatibleThreadStateException {
    List<StackFrame> frames = thread.frames();
    if (!runsUserCode(thread, frames) || isUntouched(frames)) {
      return;
    }
    throwInto(thread);
    workers |= isWorker(thread);
    ObjectReference lock = thread.currentContendedMonitor();
    ThreadReference owner = lock == null ? null : lock.owningThread();
    if (owner != null && !owner.name().startsWith("deja-")) {
      throwInto(owner);
    }
    findAwaited(frames);
  }

  private void throwInto(ThreadReference thread) {
    try {
      thread.stop(interruption);
    } catch (InvalidTypeException e) {
      throw new IllegalStateException("an Error can be thrown", e);
    }
  }

  /** Workers of fork-join pools work for the running cell. */
  private static boolean runsUserCode(ThreadReference thread, List<StackFrame> frames) {
    if (isWorker(thread)) {
      return frames.stream().noneMatch(frame -> methodOf(frame).equals("awaitWork"));
    }
    return frames.stream()
        .anyMatch(frame -> classOf(frame).equals(RUNNER) && CALLERS.contains(methodOf(frame)));
  }

  private static boolean isWorker(ThreadReference thread) {
    return thread.name().startsWith("ForkJoinPool");
  }

  private static boolean isUntouched(List<StackFrame> frames) {
    return frames.stream()
        .map(ForcedStop::classOf)
        .filter(name -> JDK.stream().noneMatch(name::startsWith))
        .findFirst()
        .filter(UNTOUCHED::contains)
        .isPresent();
  }

  private void findAwaited(List<StackFrame> frames) {
    if (frames.isEmpty() || !frames.get(0).location().method().isNative()) {
      return;
    }
    if (classOf(frames.get(0)).startsWith("java.io.")) {
      awaited = Awaited.FILE;
      return;
    }
    for (StackFrame frame : frames) {
      ObjectReference self = frame.thisObject();
      if (self != null && isClosableSocket(self.referenceType())) {
        leave(self);
        return;
      }
    }
  }

  private void leave(ObjectReference socket) {
    try {
      meetingPoint.setValue(meetingPoint.fieldByName("awaited"), socket);
      awaited = Awaited.SOCKET;
    } catch (InvalidTypeException | ClassNotLoadedException e) {
      throw new IllegalStateException("an Object can be kept", e);
    }
  }

  private static boolean isClosableSocket(@Nullable ReferenceType type) {
    return type instanceof ClassType socket
        && socket.name().startsWith("java.net.")
        && socket.allInterfaces().stream().anyMatch(i -> i.name().equals("java.io.Closeable"));
  }

  private static String classOf(StackFrame frame) {
    return frame.location().declaringType().name();
  }

  private static String methodOf(StackFrame frame) {
    return frame.location().method().name();
  }
}
