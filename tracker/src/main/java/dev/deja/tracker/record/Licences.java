package dev.deja.tracker.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Licences of jars in a local Maven repository, from the POMs beside them and those above. */
final class Licences {

  private static final int MOST_PARENTS = 8;
  private static final long LARGEST_POM = 1 << 20;

  /** Never null; {@code version} is that of the parent. */
  private record Pom(List<String> licences, String parentPath) {}

  private Licences() {}

  /** The names, joined by commas; empty where there is no POM or none says a licence. */
  static Optional<String> of(Path jar) {
    String name = String.valueOf(jar.getFileName());
    Path folder = jar.getParent();
    Path artifact = folder == null ? null : folder.getParent();
    if (folder == null || artifact == null || artifact.getFileName() == null) {
      return Optional.empty();
    }
    String stem = artifact.getFileName() + "-" + folder.getFileName();
    Path pom = folder.resolve(stem + ".pom");
    if (!name.startsWith(stem) || !Files.isRegularFile(pom)) {
      return Optional.empty();
    }
    try {
      return up(pom, root(pom));
    } catch (IOException | XMLStreamException e) {
      // A POM that cannot be read says nothing.
      return Optional.empty();
    }
  }

  /** The repository's folder, by the group that the POM's own place spells. */
  private static Optional<Path> root(Path pom) {
    for (Path at = pom.getParent(); at != null; at = at.getParent()) {
      if (String.valueOf(at.getFileName()).equals("repository")) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> up(Path first, Optional<Path> root)
      throws IOException, XMLStreamException {
    Path pom = first;
    for (int i = 0; i < MOST_PARENTS; i++) {
      if (!Files.isRegularFile(pom) || Files.size(pom) > LARGEST_POM) {
        return Optional.empty();
      }
      Pom read = read(pom);
      if (!read.licences().isEmpty()) {
        return Optional.of(String.join(", ", read.licences()));
      }
      if (read.parentPath().isEmpty() || root.isEmpty()) {
        return Optional.empty();
      }
      pom = root.get().resolve(read.parentPath());
    }
    return Optional.empty();
  }

  private static Pom read(Path pom) throws IOException, XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    List<String> licences = new ArrayList<>();
    String group = "";
    String artifact = "";
    String version = "";
    List<String> path = new ArrayList<>();
    try (InputStream in = Files.newInputStream(pom)) {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          path.add(xml.getLocalName());
        } else if (event == XMLStreamConstants.END_ELEMENT) {
          path.remove(path.size() - 1);
        } else if (event == XMLStreamConstants.CHARACTERS && !xml.isWhiteSpace()) {
          String text = xml.getText().strip();
          switch (String.join("/", path)) {
            case "project/licenses/license/name" -> licences.add(text);
            case "project/parent/groupId" -> group = text;
            case "project/parent/artifactId" -> artifact = text;
            case "project/parent/version" -> version = text;
            default -> {}
          }
        }
      }
    }
    boolean parent = !group.isEmpty() && !artifact.isEmpty() && !version.isEmpty();
    String file = artifact + "/" + version + "/" + artifact + "-" + version + ".pom";
    return new Pom(licences, parent ? group.replace('.', '/') + "/" + file : "");
  }
}
