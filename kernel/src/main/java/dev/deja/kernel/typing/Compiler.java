package dev.deja.kernel.typing;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
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

  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
  private @Nullable StandardJavaFileManager files;
  private List<Path> classPath = List.of();

  /** Parses and attributes a source with every fault that it may have. */
  Analyzed analyze(String source, Names names) {
    List<String> options = new ArrayList<>(names.compilerOptions());
    // Types are wanted in spite of errors, and nothing that comes after types.
    options.addAll(
        List.of(
            "-proc:none",
            "-Xlint:none",
            // Has class files give the names of parameters, if they know them.
            "-parameters",
            "-XDshould-stop.ifError=ATTR",
            "-XDshould-stop.ifNoError=ATTR"));
    JavacTask task = task(source, options, diagnostic -> {}, files(names.classPath()));
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
    Writer nowhere =
        new OutputStreamWriter(OutputStream.nullOutputStream(), StandardCharsets.UTF_8);
    return (JavacTask)
        compiler.getTask(nowhere, manager, faults, options, null, List.of(new Text(source)));
  }

  private StandardJavaFileManager files(List<Path> wanted) {
    StandardJavaFileManager current = files;
    try {
      if (current == null || !wanted.equals(classPath)) {
        close();
        current = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
        current.setLocationFromPaths(StandardLocation.CLASS_PATH, wanted);
        files = current;
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
