package dev.deja.kernel.magic;

import dev.deja.kernel.dependency.Jars;
import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.model.Jar;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code %jars} and {@code %classpath}: adds jars and folders of classes. A folder named to {@code
 * %jars} stands for the jars in it; to {@code %classpath}, for itself. Without arguments, shows the
 * class path.
 */
final class ClasspathMagic implements Magic {

  @Override
  public List<String> names() {
    return List.of("jars", "jar", "classpath", "addToClasspath");
  }

  @Override
  public String usage() {
    return "%jars, %classpath PATH…  adds jars or folders (globs allowed) to the class path;"
        + " alone, shows it";
  }

  @Override
  public Takes takes() {
    return Takes.FILES;
  }

  @Override
  public void run(MagicCall call, CellContext cell) throws Exception {
    List<String> typed = new ArrayList<>(call.arguments());
    call.body().ifPresent(body -> body.lines().map(String::strip).forEach(typed::add));
    typed.removeIf(String::isEmpty);
    if (typed.isEmpty()) {
      show(cell);
      return;
    }
    boolean foldersOfJars = call.name().startsWith("jar");
    Set<Path> paths = new LinkedHashSet<>();
    for (String argument : typed) {
      for (String one : argument.split(File.pathSeparator)) {
        for (Path path : Paths.expand(one, cell)) {
          if (foldersOfJars && Files.isDirectory(path)) {
            paths.addAll(Paths.expand(path + File.separator + "*.jar", cell));
          } else {
            paths.add(path);
          }
        }
      }
    }
    List<Jar> jars = new ArrayList<>();
    for (Path path : paths) {
      jars.add(Jars.of(path));
    }
    cell.addToClassPath(jars);
  }

  private static void show(CellContext cell) {
    List<Jar> jars = cell.classPath();
    if (jars.isEmpty()) {
      Say.line(cell, "The class path is empty. Add to it with %maven or %jars.");
    }
    for (Jar jar : jars) {
      Say.line(cell, jar.coordinates().map(name -> name + "  ").orElse("") + jar.file());
    }
  }
}
