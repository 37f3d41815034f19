package dev.deja.runtime;

import dev.deja.runtime.files.FileHookInstaller;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives classes of cells new bodies while they live, so that a method can be redefined and the
 * variables that depend on it keep their values. This class is an agent: the notebook JVM starts
 * with it where files are watched; elsewhere the kernel attaches it when it first needs that.
 */
public final class Redefinition {

  private static volatile @Nullable Instrumentation instrumentation;

  private Redefinition() {}

  /** What the JVM has given the agent; null where there is none. */
  static @Nullable Instrumentation instrumentation() {
    return instrumentation;
  }

  /**
   * Called by the JVM when it starts with this agent, or when the kernel has attached. At a start
   * this is the first code of ours that runs, and must be: with a start-up archive, loading another
   * class may load all that it was verified against, and hooks cannot be put in any more.
   */
  public static void agentmain(String arguments, Instrumentation given) {
    instrumentation = given;
    FileHookInstaller.installIfAsked(given);
  }

  /**
   * Redefines the classes of a {@link FrameKind#REDEFINE} frame, all or none.
   *
   * @throws Exception or a {@link LinkageError} if the JVM cannot: it changes method bodies only
   */
  static void run(FrameReader frame, SnippetLoader loader) throws Exception {
    Instrumentation current = instrumentation;
    if (current == null) {
      throw new UnsupportedOperationException("no agent is attached");
    }
    List<CellClass> changed = CellClass.take(frame);
    List<ClassDefinition> definitions = new ArrayList<>();
    for (CellClass each : changed) {
      Class<?> loaded = loader.loaded(each.name());
      if (loaded != null) {
        definitions.add(new ClassDefinition(loaded, each.classFile()));
      }
    }
    current.redefineClasses(definitions.toArray(ClassDefinition[]::new));
    changed.forEach(loader::redeclare);
  }
}
