package dev.deja.kernel.install;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * A copy of a jar whose classes a JVM takes into a start-up archive. It takes none of a signed jar,
 * and checks the signatures whenever it starts; nor any class from before Java 6. So the copy has
 * no signatures, and older class files become those of Java 7. Whoever installs has the originals.
 */
final class ArchivableJar {

  /** JAR file specification, "Signed JAR file". */
  private static final Pattern SIGNATURE =
      Pattern.compile("META-INF/(SIG-[^/]*|[^/]*\\.(SF|RSA|DSA|EC))", Pattern.CASE_INSENSITIVE);

  private static final String CLASS_SUFFIX = ".class";

  /** Where the JVM specification, chapter 4.1, has the major version of a class file. */
  private static final int MAJOR_VERSION_AT = 7;

  private ArchivableJar() {}

  /** Copies it; what can be archived as it is to the same bytes. */
  static void copy(Path jar, Path target) throws IOException {
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      if (file.stream().anyMatch(ArchivableJar::isSignature) || isOld(file)) {
        write(file, target);
        Files.setLastModifiedTime(target, Files.getLastModifiedTime(jar));
        return;
      }
    } catch (ZipException e) {
      // No jar, so there is nothing to archive.
    }
    Files.copy(jar, target, StandardCopyOption.COPY_ATTRIBUTES);
  }

  /** One class stands for all: a jar is compiled at once. */
  private static boolean isOld(JarFile jar) throws IOException {
    for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
      JarEntry entry = entries.nextElement();
      if (entry.getName().endsWith(CLASS_SUFFIX)
          && !entry.getName().startsWith("META-INF/")
          && !entry.getName().endsWith("module-info.class")) {
        try (InputStream in = jar.getInputStream(entry)) {
          return isOld(in.readNBytes(MAJOR_VERSION_AT + 1));
        }
      }
    }
    return false;
  }

  private static boolean isOld(byte[] classFile) {
    return classFile.length > MAJOR_VERSION_AT && classFile[MAJOR_VERSION_AT] < Opcodes.V1_6;
  }

  private static void write(JarFile jar, Path target) throws IOException {
    Manifest manifest = Objects.requireNonNullElseGet(jar.getManifest(), Manifest::new);
    manifest.getEntries().clear(); // digests, by which a JVM knows a signed jar
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(target), manifest)) {
      for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        if (!isSignature(entry) && !entry.getName().equalsIgnoreCase(JarFile.MANIFEST_NAME)) {
          ZipEntry copy = new ZipEntry(entry.getName());
          copy.setTime(entry.getTime());
          out.putNextEntry(copy);
          try (InputStream in = jar.getInputStream(entry)) {
            byte[] bytes = in.readAllBytes();
            out.write(
                entry.getName().endsWith(CLASS_SUFFIX) && isOld(bytes) ? newer(bytes) : bytes);
          }
        }
      }
    }
  }

  /**
   * The class as one of Java 7, the first for which a JVM insists on frames; as it is where they
   * cannot be found out.
   */
  private static byte[] newer(byte[] classFile) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    ClassVisitor raised =
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public void visit(
              int version,
              int access,
              String name,
              @Nullable String signature,
              @Nullable String superName,
              String @Nullable [] interfaces) {
            super.visit(Opcodes.V1_7, access, name, signature, superName, interfaces);
          }
        };
    try {
      new ClassReader(classFile).accept(raised, ClassReader.SKIP_FRAMES);
      return writer.toByteArray();
    } catch (RuntimeException | LinkageError e) {
      // A class that it names is not here, or code is of a kind that no compiler makes any more.
      return classFile;
    }
  }

  private static boolean isSignature(JarEntry entry) {
    return SIGNATURE.matcher(entry.getName()).matches();
  }
}
