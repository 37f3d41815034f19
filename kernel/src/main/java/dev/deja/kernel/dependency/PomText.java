package dev.deja.kernel.dependency;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Makes a whole POM of what people paste: a POM, or pieces of one. */
final class PomText {

  private static final Map<String, String> LISTS =
      Map.of("dependency", "dependencies", "repository", "repositories");

  /** What is put around what was typed, so that it has one root. */
  private static final String PIECES = "pieces";

  private PomText() {}

  /**
   * A whole POM. A {@code <project>} stays as it is; elements of one are put into one, loose list
   * items into their lists, and what a POM must have is filled in.
   *
   * @throws ResolutionFailed if it is not XML, with the line
   */
  static String complete(String typed) {
    String text = body(typed);
    if (text.isBlank()) {
      throw new ResolutionFailed(
          "there is no POM: write <dependency>…</dependency> elements below %%loadFromPOM");
    }
    try {
      DocumentBuilder builder = builder();
      Document pieces = parse(builder, text);
      List<Element> elements = children(pieces.getDocumentElement());
      if (isProject(elements)) {
        return text;
      }
      Document pom = builder.newDocument();
      Element project = pom.createElement("project");
      pom.appendChild(project);
      for (Element element : elements) {
        String list = LISTS.get(element.getTagName());
        if (list != null) {
          child(project, list).appendChild(pom.importNode(element, true));
        } else if (LISTS.containsValue(element.getTagName())) {
          for (Element item : children(element)) {
            child(project, element.getTagName()).appendChild(pom.importNode(item, true));
          }
        } else {
          project.appendChild(pom.importNode(element, true));
        }
      }
      fill(project, "modelVersion", "4.0.0");
      fill(project, "groupId", "notebook");
      fill(project, "artifactId", "cell");
      fill(project, "version", "1");
      return write(pom);
    } catch (SAXException e) {
      throw new ResolutionFailed("this is not a POM: " + wrong(e), e);
    } catch (ParserConfigurationException | TransformerException e) {
      throw new IllegalStateException("this JDK cannot handle XML: " + e.getMessage(), e);
    }
  }

  /**
   * Whether a text is a {@code <project>} already.
   *
   * @throws ResolutionFailed if it is not XML
   */
  static boolean isWhole(String typed) {
    return complete(typed).equals(body(typed));
  }

  /** What the parser says, in the words of who has not seen what we put around. */
  private static String wrong(SAXException e) {
    String message = String.valueOf(e.getMessage());
    String place = e instanceof SAXParseException at ? "line " + at.getLineNumber() + ": " : "";
    return place
        + (message.contains("\"" + PIECES + "\"")
            ? "an element is closed here that was not opened"
            : message);
  }

  private static String body(String typed) {
    return typed.strip().replaceFirst("^<\\?xml[^>]*\\?>", "");
  }

  private static boolean isProject(List<Element> elements) {
    return elements.size() == 1 && elements.get(0).getTagName().equals("project");
  }

  private static DocumentBuilder builder() throws ParserConfigurationException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    DocumentBuilder builder = factory.newDocumentBuilder();
    builder.setErrorHandler(new DefaultHandler());
    return builder;
  }

  private static Document parse(DocumentBuilder builder, String text) throws SAXException {
    try {
      return builder.parse(
          new InputSource(new StringReader("<" + PIECES + ">" + text + "</" + PIECES + ">")));
    } catch (IOException e) {
      throw new AssertionError("a text cannot fail to be read", e);
    }
  }

  private static List<Element> children(Element parent) {
    List<Element> elements = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }

  private static Element child(Element parent, String name) {
    for (Element element : children(parent)) {
      if (element.getTagName().equals(name)) {
        return element;
      }
    }
    Element created = parent.getOwnerDocument().createElement(name);
    parent.appendChild(created);
    return created;
  }

  private static void fill(Element project, String name, String value) {
    Element element = child(project, name);
    if (element.getTextContent().isBlank()) {
      element.setTextContent(value);
    }
  }

  private static String write(Document pom) throws TransformerException {
    TransformerFactory factory = TransformerFactory.newDefaultInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    Transformer transformer = factory.newTransformer();
    transformer.setOutputProperty(OutputKeys.INDENT, "yes");
    StringWriter text = new StringWriter();
    transformer.transform(new DOMSource(pom), new StreamResult(text));
    return text.toString();
  }
}
