package dev.deja.kernel.dependency;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/** A Maven repository in a folder, whose artifacts a test makes up. */
public final class RepositoryFolder {

  private final Path folder;

  public RepositoryFolder(Path folder) {
    this.folder = folder;
  }

  public String url() {
    return "file://" + folder;
  }

  /** An artifact with a jar; {@code dependencies} are {@code <dependency>} elements. */
  public RepositoryFolder with(String group, String artifact, String version, String dependencies)
      throws IOException {
    pom(group, artifact, version, dependencies);
    jar(group, artifact, version, "");
    return this;
  }

  /** Only the POM. */
  RepositoryFolder pom(String group, String artifact, String version, String dependencies)
      throws IOException {
    Files.writeString(
        file(group, artifact, version, ".pom"),
        """
        <project>
          <modelVersion>4.0.0</modelVersion>
          <groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version>
          <dependencies>%s</dependencies>
        </project>
        """
            .formatted(group, artifact, version, dependencies));
    return this;
  }

  /** Only a jar; {@code suffix} is {@code -classifier} or empty. */
  RepositoryFolder jar(String group, String artifact, String version, String suffix)
      throws IOException {
    try (OutputStream out = Files.newOutputStream(file(group, artifact, version, suffix + ".jar"));
        JarOutputStream jar = new JarOutputStream(out)) {
      jar.putNextEntry(new ZipEntry(artifact + suffix + ".txt"));
      jar.write(version.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      jar.closeEntry();
    }
    return this;
  }

  /** What ranges and suggestions are read from. */
  RepositoryFolder metadata(String group, String artifact, String... versions) throws IOException {
    StringBuilder list = new StringBuilder();
    for (String version : versions) {
      list.append("<version>").append(version).append("</version>");
    }
    Files.writeString(
        folder.resolve(group.replace('.', '/')).resolve(artifact).resolve("maven-metadata.xml"),
        "<metadata><groupId>%s</groupId><artifactId>%s</artifactId><versioning><versions>%s</versions></versioning></metadata>"
            .formatted(group, artifact, list));
    return this;
  }

  Path file(String group, String artifact, String version, String suffix) throws IOException {
    Path parent = folder.resolve(group.replace('.', '/')).resolve(artifact).resolve(version);
    Files.createDirectories(parent);
    return parent.resolve(artifact + "-" + version + suffix);
  }

  static String dependency(String group, String artifact, String version) {
    return "<dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version></dependency>"
        .formatted(group, artifact, version);
  }
}
