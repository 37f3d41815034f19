package dev.deja.kernel.typing;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/**
 * The sources that are on this machine: the JDK's {@code src.zip}, the {@code -sources.jar} beside
 * a jar of the class path, {@code .java} files among classes. Nothing is fetched. Not thread-safe.
 */
final class Sources implements AutoCloseable {

  private static final int KEPT = 4;
  private static final int LONGEST = 4 << 20;

  /** A source that has been read. */
  private record Read(DocTrees trees, CompilationUnitTree unit, String text) {}

  private final Compiler compiler;
  private final @Nullable Path jdkSources;
  private final Map<Path, ZipFile> open = new HashMap<>();
  private final Map<String, Read> read =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Read> eldest) {
          return size() > KEPT;
        }
      };

  Sources(Compiler compiler) {
    this(compiler, jdkSources(Path.of(System.getProperty("java.home"))));
  }

  /**
   * With sources of the JDK's classes.
   *
   * @param jdkSources null if there are none
   */
  Sources(Compiler compiler, @Nullable Path jdkSources) {
    this.compiler = compiler;
    this.jdkSources = jdkSources;
  }

  /** Where JDKs have them; a link that leads nowhere, as Debian has it, does not count. */
  static @Nullable Path jdkSources(Path javaHome) {
    List<Path> places =
        List.of(
            javaHome.resolve("lib/src.zip"),
            javaHome.resolve("src.zip"),
            javaHome.resolveSibling("openjdk-" + Runtime.version().feature()).resolve("src.zip"),
            javaHome
                .resolveSibling("openjdk-" + Runtime.version().feature())
                .resolve("lib/src.zip"));
    return places.stream().filter(Files::isRegularFile).findFirst().orElse(null);
  }

  /** An element's declaration in its source; null if that is not here. */
  @Nullable Described of(Element element, Elements elements, List<Path> classPath) {
    if (element instanceof PackageElement found) {
      return ofPackage(found, elements, classPath);
    }
    TypeElement outermost = outermost(element);
    if (outermost == null) {
      return null;
    }
    Read source = read(elements.getModuleOf(outermost), qualified(outermost), classPath);
    return source == null
        ? null
        : Described.in(source.trees(), source.unit(), source.text(), element);
  }

  /** Why there is no source of an element, for a user; empty if there is, or nobody could tell. */
  String missing(Element element, Elements elements, List<Path> classPath) {
    TypeElement outermost = outermost(element);
    if (outermost == null) {
      return "";
    }
    if (isOfJdk(elements.getModuleOf(outermost))) {
      return jdkSources != null
          ? ""
          : "No documentation: this JDK has no lib/src.zip (on Debian and Ubuntu, install openjdk-"
              + Runtime.version().feature()
              + "-source).";
    }
    Path jar = ClassIndex.fileOf(ClassIndex.of(classPath), qualified(outermost));
    if (jar == null || Files.isDirectory(jar) || Files.exists(sourcesOf(jar))) {
      return "";
    }
    return "No documentation: " + sourcesOf(jar).getFileName() + " is not beside its jar.";
  }

  private @Nullable Described ofPackage(
      PackageElement found, Elements elements, List<Path> classPath) {
    String name = found.getQualifiedName() + ".package-info";
    Read source = read(elements.getModuleOf(found), name, classPath);
    if (source == null || source.unit().getPackage() == null) {
      return null;
    }
    TreePath path = new TreePath(new TreePath(source.unit()), source.unit().getPackage());
    return new Described(source.trees(), path, source.text());
  }

  private static @Nullable TypeElement outermost(Element element) {
    Element at = element;
    while (at != null && at.getEnclosingElement() != null) {
      if (at.getEnclosingElement().getKind() == ElementKind.PACKAGE) {
        return at instanceof TypeElement type ? type : null;
      }
      at = at.getEnclosingElement();
    }
    return null;
  }

  private static String qualified(TypeElement type) {
    return type.getQualifiedName().toString();
  }

  private static boolean isOfJdk(@Nullable ModuleElement module) {
    return module != null && !module.isUnnamed();
  }

  private @Nullable Read read(@Nullable ModuleElement module, String name, List<Path> classPath) {
    String entry = name.replace('.', '/') + ".java";
    if (isOfJdk(module)) {
      return jdkSources == null || module == null
          ? null
          : read(jdkSources, module.getQualifiedName() + "/" + entry);
    }
    Path file = ClassIndex.fileOf(ClassIndex.of(classPath), name);
    if (file == null) {
      return null;
    }
    Read beside = Files.isDirectory(file) ? null : read(sourcesOf(file), entry);
    return beside == null ? read(file, entry) : beside;
  }

  private static Path sourcesOf(Path jar) {
    String name = String.valueOf(jar.getFileName());
    int dot = name.lastIndexOf('.');
    return jar.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + "-sources.jar");
  }

  private @Nullable Read read(Path place, String entry) {
    String key = place + "!" + entry;
    Read known = read.get(key);
    if (known == null) {
      String text = text(place, entry);
      if (text == null) {
        return null;
      }
      JavacTask task = compiler.parsing(text);
      CompilationUnitTree unit = Compiler.unit(task);
      known = new Read(DocTrees.instance(task), unit, text);
      read.put(key, known);
    }
    return known;
  }

  private @Nullable String text(Path place, String entry) {
    try {
      if (Files.isDirectory(place)) {
        Path file = place.resolve(entry);
        return Files.isRegularFile(file) && Files.size(file) < LONGEST
            ? Files.readString(file)
            : null;
      }
      if (!Files.isRegularFile(place)) {
        return null;
      }
      ZipFile zip = open.get(place);
      if (zip == null) {
        zip = new ZipFile(place.toFile());
        open.put(place, zip);
      }
      ZipEntry found = zip.getEntry(entry);
      return found == null || found.getSize() > LONGEST
          ? null
          : new String(zip.getInputStream(found).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public void close() {
    read.clear();
    for (ZipFile zip : open.values()) {
      try {
        zip.close();
      } catch (IOException e) {
        // It was only read.
      }
    }
    open.clear();
  }
}
