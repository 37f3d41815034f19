package dev.deja.kernel.engine;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import com.sun.tools.javac.api.BasicJavacTask;
import com.sun.tools.javac.api.JavacTaskPool;
import com.sun.tools.javac.code.ClassFinder;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symtab;
import com.sun.tools.javac.util.Context;
import com.sun.tools.javac.util.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;

/**
 * The compiler with a context that is used again and again, which saves it most of its time. It
 * needs {@code --add-exports} of the compiler's insides to this module; without them, {@link
 * #isPossible} is false. Used by one thread.
 */
final class DirectCompiler {

  /** The package of JShell's classes, and so of all that would see their members. */
  static final String PACKAGE = "REPL";

  private final List<String> options;
  private final DirectFiles files;
  private JavacTaskPool pool = new JavacTaskPool(1);

  /**
   * @param classes all classes of cells, to compile against
   */
  DirectCompiler(StandardJavaFileManager files, List<String> options, CellClasses classes) {
    this.files = new DirectFiles(files, classes);
    this.options = new ArrayList<>(options);
    this.options.add("-proc:none");
    this.options.add("-Xlint:none");
    this.options.add("-parameters");
    this.options.add("-g"); // what is null is named in messages
  }

  /** Whether this JVM lets us use the compiler's insides. */
  static boolean isPossible() {
    Module compiler = JavacTask.class.getModule();
    Module own = DirectCompiler.class.getModule();
    return compiler.isExported("com.sun.tools.javac.api", own)
        && compiler.isExported("com.sun.tools.javac.code", own)
        && compiler.isExported("com.sun.tools.javac.util", own);
  }

  /** Forgets what has been read of the class path. */
  void renew() {
    pool = new JavacTaskPool(1);
  }

  /**
   * Works on one class. What is found of it is valid until the work has ended.
   *
   * @param named full names of the classes of cells that the source names
   * @throws RuntimeException or an Error that the compiler ends with when a source is too much for
   *     it; the context is then renewed
   */
  <T> T with(String className, String source, Set<String> named, Function<Session, T> work) {
    List<Diagnostic<? extends JavaFileObject>> messages = new ArrayList<>();
    files.begin(named);
    try {
      return pool.getTask(
          Writer.nullWriter(), // what it says when a source is too much for it
          files,
          messages::add,
          options,
          null,
          List.of(new Source(className, source)),
          task -> {
            refresh(((BasicJavacTask) task).getContext());
            return work.apply(new Session(task, messages, files));
          });
    } catch (RuntimeException | Error e) { // javac throws what it likes
      renew();
      throw e;
    }
  }

  /** Lets go of the classes of cells that the context has read: they may be others now. */
  private static void refresh(Context context) {
    Symtab symbols = Symtab.instance(context);
    Symbol.ModuleSymbol module =
        symbols.java_base == symbols.noModule ? symbols.noModule : symbols.unnamedModule;
    Symbol.PackageSymbol cells =
        symbols.getPackage(module, Names.instance(context).fromString(PACKAGE));
    if (cells == null) {
      return;
    }
    List<Symbol.ClassSymbol> stale = new ArrayList<>();
    for (Symbol.ClassSymbol known : symbols.getAllClasses()) {
      if (known.packge() == cells) {
        stale.add(known);
      }
    }
    stale.forEach(known -> symbols.removeClass(module, known.flatname));
    cells.members_field = null;
    cells.completer = ClassFinder.instance(context).getCompleter();
  }

  /** One class at work. */
  static final class Session {

    private final JavacTask task;
    private final List<Diagnostic<? extends JavaFileObject>> messages;
    private final DirectFiles files;

    private Session(
        JavacTask task, List<Diagnostic<? extends JavaFileObject>> messages, DirectFiles files) {
      this.task = task;
      this.messages = messages;
      this.files = files;
    }

    /** The source's tree; faults in it are in {@link #firstError}. */
    CompilationUnitTree parse() {
      try {
        return task.parse().iterator().next();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Finds what names and types mean; after {@link #parse}. */
    void analyze() {
      try {
        task.analyze();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Class files by class name; after {@link #analyze}. */
    Map<String, byte[]> generate() {
      try {
        task.generate();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return files.written();
    }

    Trees trees() {
      return Trees.instance(task);
    }

    /** The faults found so far, in order. */
    List<Diagnostic<? extends JavaFileObject>> errors() {
      return messages.stream()
          .filter(message -> message.getKind() == Diagnostic.Kind.ERROR)
          .toList();
    }

    Optional<Diagnostic<? extends JavaFileObject>> firstError() {
      return errors().stream().findFirst();
    }
  }

  private static final class Source extends SimpleJavaFileObject {

    private final String text;

    Source(String className, String text) {
      super(URI.create("cell:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public boolean isNameCompatible(String simpleName, Kind kind) {
      return kind == Kind.SOURCE;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
