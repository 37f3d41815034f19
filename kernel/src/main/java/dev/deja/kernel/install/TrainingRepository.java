package dev.deja.kernel.install;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A local repository with what {@code %maven} meets in real ones, for a session without network.
 */
final class TrainingRepository {

  /** It has a parent with managed versions, a dependency, and a dependency of that. */
  static final String ARTIFACT = "dev.deja.training:app:1.0";

  private static final String PARENT =
      """
      <packaging>pom</packaging>
      <name>Training</name>
      <url>https://example.org</url>
      <organization><name>Deja</name></organization>
      <licenses><license><name>Apache-2.0</name><url>https://example.org</url></license></licenses>
      <developers><developer><id>deja</id></developer></developers>
      <scm><connection>scm:git:https://example.org</connection></scm>
      <issueManagement><url>https://example.org</url></issueManagement>
      <properties><base.version>1.0</base.version></properties>
      <dependencyManagement>
        <dependencies>
          <dependency>
            <groupId>${project.groupId}</groupId>
            <artifactId>base</artifactId>
            <version>${base.version}</version>
          </dependency>
        </dependencies>
      </dependencyManagement>
      <build>
        <plugins>
          <plugin>
            <artifactId>maven-jar-plugin</artifactId>
            <configuration><archive><compress>true</compress></archive></configuration>
            <executions><execution><goals><goal>jar</goal></goals></execution></executions>
          </plugin>
        </plugins>
      </build>
      <profiles>
        <profile>
          <id>old</id>
          <activation><jdk>[1.5,1.8]</jdk></activation>
        </profile>
        <profile>
          <id>other</id>
          <activation><os><family>windows</family></os></activation>
        </profile>
        <profile>
          <id>asked</id>
          <activation><property><name>deja.training</name></property></activation>
        </profile>
      </profiles>
      """;

  private static final String INHERITED =
      """
      <parent>
        <groupId>dev.deja.training</groupId>
        <artifactId>parent</artifactId>
        <version>1.0</version>
      </parent>
      """;

  private static final String APP =
      """
      <dependencies>
        <dependency>
          <groupId>dev.deja.training</groupId>
          <artifactId>middle</artifactId>
          <version>1.0</version>
          <exclusions>
            <exclusion><groupId>none</groupId><artifactId>none</artifactId></exclusion>
          </exclusions>
        </dependency>
      </dependencies>
      """;

  private static final String MIDDLE =
      """
      <dependencies>
        <dependency>
          <groupId>dev.deja.training</groupId>
          <artifactId>base</artifactId>
        </dependency>
      </dependencies>
      """;

  private TrainingRepository() {}

  /** Writes it into a folder. */
  static Path write(Path folder) throws IOException {
    pom(folder, "parent", PARENT);
    jar(pom(folder, "app", INHERITED + APP));
    jar(pom(folder, "middle", INHERITED + MIDDLE));
    jar(pom(folder, "base", ""));
    return folder;
  }

  private static Path pom(Path folder, String artifact, String content) throws IOException {
    Path version =
        Files.createDirectories(
            folder.resolve("dev/deja/training").resolve(artifact).resolve("1.0"));
    String head =
        """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
        <modelVersion>4.0.0</modelVersion>
        <groupId>dev.deja.training</groupId>
        <artifactId>%s</artifactId>
        <version>1.0</version>
        """;
    return Files.writeString(
        version.resolve(artifact + "-1.0.pom"),
        head.formatted(artifact) + content + "</project>\n");
  }

  private static void jar(Path pom) throws IOException {
    String name = String.valueOf(pom.getFileName());
    try (OutputStream file =
        Files.newOutputStream(pom.resolveSibling(name.replace(".pom", ".jar")))) {
      Manifest manifest = new Manifest();
      manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
      new JarOutputStream(file, manifest).close();
    }
  }
}
