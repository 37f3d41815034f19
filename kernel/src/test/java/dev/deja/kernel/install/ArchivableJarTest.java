package dev.deja.kernel.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Opcodes;

class ArchivableJarTest {

  @TempDir Path folder;

  @Test
  void signaturesStayBehindAndAllElseIsThere() throws IOException {
    Path signed =
        jar("META-INF/SIGNER.SF", "META-INF/SIGNER.RSA", "META-INF/sig-other", "a/B.class");
    Path copy = folder.resolve("copy.jar");

    ArchivableJar.copy(signed, copy);

    try (JarFile jar = new JarFile(copy.toFile())) {
      assertThat(jar.stream().map(ZipEntry::getName))
          .containsExactly("META-INF/MANIFEST.MF", "META-INF/licence", "a/B.class");
      assertThat(jar.getInputStream(jar.getEntry("a/B.class"))).hasContent("of a/B.class");
      assertThat(jar.getManifest().getMainAttributes().getValue("Multi-Release")).isEqualTo("true");
      assertThat(jar.getManifest().getEntries()).isEmpty();
    }
    assertThat(Files.getLastModifiedTime(copy)).isEqualTo(Files.getLastModifiedTime(signed));
  }

  @Test
  void whatCanBeArchivedKeepsItsBytes() throws IOException {
    Path plain = jar("a/B.class", "META-INF/signatures.txt");
    Path copy = folder.resolve("copy.jar");

    ArchivableJar.copy(plain, copy);

    assertThat(copy).hasSameBinaryContentAs(plain);
  }

  @Test
  void classesFromBeforeJava6BecomeThoseOfJava7AndWork() throws Exception {
    Path asm =
        Path.of(ClassVisitor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path copy = folder.resolve("copy.jar");

    ArchivableJar.copy(asm, copy);

    try (JarFile jar = new JarFile(copy.toFile());
        URLClassLoader loader =
            new URLClassLoader(
                new URL[] {copy.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      for (JarEntry entry :
          jar.stream().filter(each -> each.getName().endsWith(".class")).toList()) {
        assertThat(jar.getInputStream(entry).readNBytes(8)[7])
            .isGreaterThanOrEqualTo((byte) Opcodes.V1_7);
      }
      // Initialised, so verified; what it reads is itself.
      Class<?> reader = Class.forName("org.objectweb.asm.ClassReader", true, loader);
      byte[] bytes =
          jar.getInputStream(jar.getEntry("org/objectweb/asm/ClassReader.class")).readAllBytes();
      Object read = reader.getConstructor(byte[].class).newInstance((Object) bytes);
      assertThat(reader.getMethod("getClassName").invoke(read))
          .isEqualTo("org/objectweb/asm/ClassReader");
      for (JarEntry entry :
          jar.stream().filter(each -> each.getName().startsWith("org/")).toList()) {
        if (entry.getName().endsWith(".class")) {
          Class.forName(entry.getName().replace('/', '.').replace(".class", ""), true, loader);
        }
      }
    }
  }

  private Path jar(String... names) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    manifest.getMainAttributes().putValue("Multi-Release", "true");
    Attributes digest = new Attributes();
    digest.putValue("SHA-256-Digest", "of it");
    manifest.getEntries().put("a/B.class", digest);
    Path jar = folder.resolve("original.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      add(out, "META-INF/licence");
      for (String name : names) {
        add(out, name);
      }
    }
    Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2020-02-02T02:02:02Z")));
    return jar;
  }

  private static void add(JarOutputStream out, String name) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(("of " + name).getBytes(StandardCharsets.UTF_8));
  }
}
