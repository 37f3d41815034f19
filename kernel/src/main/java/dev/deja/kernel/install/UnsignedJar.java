package dev.deja.kernel.install;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;

/**
 * A copy of a jar without its signatures: a JVM takes no class of a signed jar into a start-up
 * archive, and checks the signatures whenever it starts. Whoever installs has the originals.
 */
final class UnsignedJar {

  /** JAR file specification, "Signed JAR file". */
  private static final Pattern SIGNATURE =
      Pattern.compile("META-INF/(SIG-[^/]*|[^/]*\\.(SF|RSA|DSA|EC))", Pattern.CASE_INSENSITIVE);

  private UnsignedJar() {}

  /** Copies it; what is not signed to the same bytes. */
  static void copy(Path jar, Path target) throws IOException {
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      if (file.stream().anyMatch(UnsignedJar::isSignature)) {
        write(file, target);
        Files.setLastModifiedTime(target, Files.getLastModifiedTime(jar));
        return;
      }
    } catch (ZipException e) {
      // No jar, so nothing of it is signed.
    }
    Files.copy(jar, target, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private static void write(JarFile jar, Path target) throws IOException {
    Manifest manifest = jar.getManifest();
    manifest.getEntries().clear(); // digests, by which a JVM knows a signed jar
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(target), manifest)) {
      for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        if (!isSignature(entry) && !entry.getName().equalsIgnoreCase(JarFile.MANIFEST_NAME)) {
          ZipEntry copy = new ZipEntry(entry.getName());
          copy.setTime(entry.getTime());
          out.putNextEntry(copy);
          try (InputStream in = jar.getInputStream(entry)) {
            in.transferTo(out);
          }
        }
      }
    }
  }

  private static boolean isSignature(JarEntry entry) {
    return SIGNATURE.matcher(entry.getName()).matches();
  }
}
