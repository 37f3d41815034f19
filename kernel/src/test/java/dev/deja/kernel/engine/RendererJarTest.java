package dev.deja.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.Jar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars that bring renderers along. */
class RendererJarTest {

  @TempDir Path folder;
  private final Notebook notebook = new Notebook();

  @BeforeEach
  void begin() {
    notebook.value("1");
  }

  @AfterEach
  void close() {
    notebook.close();
  }

  private void compile(String name, String source) throws IOException {
    Path file = folder.resolve(name.replace('.', '/') + ".java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, source);
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    String path = RuntimeJar.file() + java.io.File.pathSeparator + folder;
    int status =
        compiler.run(null, null, null, "-cp", path, "-d", folder.toString(), file.toString());
    assertThat(status).isZero();
  }

  private void addToClassPath() {
    notebook
        .engine()
        .addToClassPath(List.of(new Jar(folder, Optional.empty(), Optional.empty(), "", 0, true)));
  }

  private Map<String, String> data(String source) {
    return notebook.bundle(source).orElseThrow().data();
  }

  @Test
  void aRendererInAJarShowsTypesItOnlyNames() throws IOException {
    compile(
        "their.Thing",
        "package their; public class Thing { public String toString() { return \"thing\"; } }");
    compile(
        "their.Shows",
        "package their; public class Shows implements dev.deja.ValueRenderer {"
            + " public java.util.List<String> typeNames() { return java.util.List.of(\"no.such.Type\", \"their.Thing\"); }"
            + " public dev.deja.Mime render(Object value) { return dev.deja.Mime.html(\"<b>\" + value + \"</b>\"); } }");
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve("dev.deja.ValueRenderer"), "their.Missing\ntheir.Shows\n");
    addToClassPath();

    assertThat(data("new their.Thing()"))
        .isEqualTo(Map.of("text/html", "<b>thing</b>", "text/plain", "thing"));
    assertThat(notebook.stderr()).contains("their.Missing");
    assertThat(data("List.of(1)")).isEqualTo(Map.of("text/plain", "[1]"));
  }

  @Test
  void displayersThatKernelsShareAreUsed() throws IOException {
    compile(
        "jupyter.Displayers",
        "package jupyter; import java.util.Map; public class Displayers {"
            + " public static <T> Map<String, String> display(T value) {"
            + " return value instanceof Number ? Map.of(\"text/html\", \"<i>\" + value + \"</i>\", \"text/plain\", \"n\")"
            + " : Map.of(\"text/plain\", String.valueOf(value)); } }");
    addToClassPath();

    assertThat(data("5")).isEqualTo(Map.of("text/html", "<i>5</i>", "text/plain", "n"));
    assertThat(data("\"text\"")).isEqualTo(Map.of("text/plain", "text"));
  }

  @Test
  void aUsersOwnJarWinsOverTheNamesOfOtherKernels() throws IOException {
    compile(
        "io.github.spencerpark.ijava.IJava",
        "package io.github.spencerpark.ijava; public class IJava { public static int mine() { return 7; } }");
    addToClassPath();

    notebook.assertCell("io.github.spencerpark.ijava.IJava.mine()", "7");
  }
}
