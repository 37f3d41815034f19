package dev.deja.runtime;

/**
 * What a frame between kernel JVM and notebook JVM says.
 *
 * <p>On the wire a frame is: the length of what follows (int), the kind's position in this list
 * (byte), the fields in the order given below. Integers are big-endian; <i>text</i> is its length
 * in bytes (int, -1 for null) and UTF-8; <i>bytes</i> is a length (int) and bytes; a <i>map</i> is
 * its size (int) and then key and value, both text; a <i>list</i> is its size (int) and then its
 * elements. Both ends come from one build, so that a change needs a new {@link #VERSION} and no
 * compatibility.
 *
 * <p>The notebook JVM begins with {@link #HELLO}. The kernel then asks; there is one question at a
 * time, and it is answered by one {@link #DONE}, {@link #THROWN} or {@link #FAILED}. Everything
 * that cells put out travels in the same stream as the answers, so that order holds by itself.
 */
public enum FrameKind {
  /** Notebook: version (int), token (text), process id (long). */
  HELLO,

  /** Kernel, no answer: cell (int). What runs from now on belongs to this cell. */
  BEGIN,
  /**
   * Kernel: list of (class name text, whether it can have a loader of its own (byte), names of
   * other classes of cells that it needs (list of texts), class file bytes), and a list of classes
   * (text) that nothing in force needs any more. Names of others are those of outermost classes.
   * Answer DONE or FAILED.
   */
  LOAD,
  /** Kernel: list of classes as in LOAD. Answer DONE or FAILED. */
  REDEFINE,
  /**
   * Kernel: both lists as in LOAD to take first, class name (text), method name (text). Calls a
   * static method without parameters and keeps what it returns. Answer DONE, THROWN, or FAILED if
   * the class or method does not exist.
   */
  INVOKE,
  /** Kernel: class name (text), field name (text). Answer DONE with the value (text), or FAILED. */
  VARIABLE,
  /** Kernel: list of paths (text). Answer DONE or FAILED. */
  ADD_CLASS_PATH,
  /**
   * Kernel, when a jar of Spark has come: the JDK's class {@code SerializedLambda} with a hook
   * (bytes), list of (class name text, class file bytes) of listeners. Answer DONE with the folder
   * from which classes of cells are served to executors (text), or FAILED.
   */
  SPARK,
  /**
   * Kernel: list of classes (text) that nothing in force needs any more, whether to render what the
   * last INVOKE returned (byte). Ends the cell. Answer DONE with CPU nanoseconds (long), peak heap
   * bytes (long, -1 unknown), whether a value follows (byte) and then the value and its metadata
   * (two maps); or THROWN with CPU and heap after the exception.
   */
  END,
  /**
   * Kernel, no answer, comes between cells: number of the cell run (int), file (text), most bytes
   * (long), list of variables: name, type, class that holds it (text); names of classes by names of
   * the types that cells declared (map). See {@link Snapshot}.
   */
  SNAPSHOT,
  /**
   * Kernel: file of a snapshot (text), names of the variables in it in order (list), classes that
   * hold those to be set by name (map), names of classes by names of the types that cells declared
   * (map). Answer DONE with why variables could not be set by name (map; then none is), or FAILED.
   */
  RESTORE,
  /** Kernel, no answer: cell (int). Stops this cell if it is running. */
  INTERRUPT,
  /** Kernel, no answer: close the socket that its debugger found the cell waiting on. */
  RELEASE,
  /** Kernel, no answer: request (int), line (text), or null and why not (text). Answers INPUT. */
  INPUT_LINE,
  /**
   * Kernel, no answer: call (int), whether a value was left (byte), why not (text or null), list of
   * texts. Ends a CALL.
   */
  RETURNED,
  /** Kernel, no answer: request (int). Answers CHANGING. */
  KEPT,
  /**
   * Kernel, no answer: request (int), answer (text or null), why there is none (text). Ends ASK.
   */
  ANSWER,
  /** Kernel, no answer: leave, in good order but soon. */
  CLOSE,

  /** Notebook: the question was carried out; fields as the question says. */
  DONE,
  /**
   * Notebook: user code threw; whether the cell was being stopped (byte), then a list of
   * exceptions, outermost first, each with class name (text), message (text), whether it was
   * suppressed by one before it and is no cause (byte), and a list of frames: class, method, file
   * (text) and line (int).
   */
  THROWN,
  /** Notebook: the question could not be carried out; why (text). */
  FAILED,

  /** Notebook: cell (int), 1 for standard output and 2 for error (byte), UTF-8 (bytes). */
  TEXT,
  /**
   * Notebook: cell (int), display id (text or null), whether it is an update (byte), data and
   * metadata (two maps).
   */
  DISPLAY,
  /** Notebook: cell (int), before next (byte). */
  CLEAR,
  /** Notebook: cell (int), topic (text), JSON (text). */
  NOTE,
  /** Notebook: cell (int), request (int), prompt (text), password (byte). */
  INPUT,
  /**
   * Notebook, in the middle of a question: cell (int), call (int), name (text) of a magic, or null
   * to run code, list of arguments (text), body or code (text or null). Until RETURNED comes the
   * kernel may ask questions inside the one that is open.
   */
  CALL,
  /** Notebook: cell (int), name (text). Notebook code has made a magic. */
  MAGIC,
  /**
   * Notebook: cell (int), whether it has started processes (byte), whether it has loaded native
   * code (byte), what kept the watch from seeing all (text or null), and a list of files: path and
   * location (text), whether it was written (byte), whether it is there (byte) and, if so, size
   * (long), time of change in nanoseconds since 1970 (long) and device with inode (text); when that
   * was looked at in milliseconds since 1970 (long), ways of access (list of texts), doubt (text or
   * null).
   */
  FILES,
  /**
   * Notebook: cell (int), request (int), path (text). Code is about to change a file that FILES has
   * told of, and waits for KEPT, ten seconds at most.
   */
  CHANGING,
  /**
   * Notebook, from any thread: cell (int), request (int), topic (text), JSON (text). Asks an
   * extension of the kernel for something, and waits for ANSWER.
   */
  ASK,
  /** Notebook: the JVM is leaving in good order: somebody called {@code System.exit}. */
  LEAVING;

  /** Of the protocol. Both ends must have the same. */
  public static final int VERSION = 6;

  private static final FrameKind[] BY_CODE = values();

  byte code() {
    return (byte) ordinal();
  }

  static FrameKind of(byte code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new IllegalArgumentException("no frame kind has code " + code);
    }
    return BY_CODE[code];
  }
}
