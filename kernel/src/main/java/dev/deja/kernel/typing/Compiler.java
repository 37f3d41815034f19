package dev.deja.kernel.typing;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.tools.javac.api.JavacTaskPool;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import javax.tools.DiagnosticListener;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The JDK's compiler, as far as its parser and its knowledge of types go. Not thread-safe. */
final class Compiler implements AutoCloseable {

  /** A source whose types are known, as far as they can be. */
  record Analyzed(CompilationUnitTree unit, DocTrees trees, Elements elements, Types types) {}

  private static final List<String> ATTRIBUTE =
      List.of(
          "-proc:none",
          "-Xlint:none",
          // Has class files give the names of parameters, if they know them.
          "-parameters",
          // Types are wanted in spite of errors, and nothing that comes after types.
          "-XDshould-stop.ifError=ATTR",
          "-XDshould-stop.ifNoError=ATTR");

  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
  private @Nullable StandardJavaFileManager files;

  /**
   * Contexts that are used again save most of the time of a question; null where the compiler's
   * insides are not exported to us.
   */
  private @Nullable JavacTaskPool contexts;

  private List<Path> classPath = List.of();

  /**
   * Parses and attributes a source with every fault that it may have, and works on what is found,
   * which is valid until the work has ended.
   */
  <T> T with(String source, Names names, Function<Analyzed, T> work) {
    List<String> options = new ArrayList<>(names.compilerOptions());
    options.addAll(ATTRIBUTE);
    StandardJavaFileManager manager = files(names.classPath());
    if (contexts == null) {
      return work.apply(analyzed(task(source, options, diagnostic -> {}, manager)));
    }
    return contexts.getTask(
        nowhere(),
        manager,
        diagnostic -> {},
        options,
        null,
        List.of(new Text(source)),
        task -> work.apply(analyzed(task)));
  }

  private static Analyzed analyzed(JavacTask task) {
    try {
      CompilationUnitTree unit = task.parse().iterator().next();
      task.analyze();
      return new Analyzed(unit, DocTrees.instance(task), task.getElements(), task.getTypes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Parses a source. */
  CompilationUnitTree parse(String source, DiagnosticListener<JavaFileObject> faults) {
    return unit(task(source, List.of("-proc:none"), faults, files(classPath)));
  }

  /** A task that has parsed a source, for its comments and positions. */
  JavacTask parsing(String source) {
    return task(source, List.of("-proc:none"), diagnostic -> {}, files(classPath));
  }

  static CompilationUnitTree unit(JavacTask task) {
    try {
      return task.parse().iterator().next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JavacTask task(
      String source,
      List<String> options,
      DiagnosticListener<JavaFileObject> faults,
      StandardJavaFileManager manager) {
    return (JavacTask)
        compiler.getTask(nowhere(), manager, faults, options, null, List.of(new Text(source)));
  }

  private static Writer nowhere() {
    return new OutputStreamWriter(OutputStream.nullOutputStream(), StandardCharsets.UTF_8);
  }

  private static boolean mayUseInsides() {
    return JavacTask.class
        .getModule()
        .isExported("com.sun.tools.javac.api", Compiler.class.getModule());
  }

  private StandardJavaFileManager files(List<Path> wanted) {
    StandardJavaFileManager current = files;
    try {
      if (current == null || !wanted.equals(classPath)) {
        close();
        current = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
        current.setLocationFromPaths(StandardLocation.CLASS_PATH, wanted);
        files = current;
        contexts = mayUseInsides() ? new JavacTaskPool(1) : null;
        classPath = wanted;
      }
      return current;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    StandardJavaFileManager current = files;
    files = null;
    contexts = null;
    if (current != null) {
      try {
        current.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Text extends SimpleJavaFileObject {

    private final String source;

    Text(String source) {
      super(URI.create("string:///" + Draft.CLASS + ".java"), JavaFileObject.Kind.SOURCE);
      this.source = source;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return source;
    }
  }
}
