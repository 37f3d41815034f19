package dev.deja.kernel.typing;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import dev.deja.kernel.model.MimeBundle;
import dev.deja.kernel.typing.Compiler.Analyzed;
import dev.deja.kernel.typing.DocText.Style;
import dev.deja.kernel.typing.JavaTokens.Token;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** Finds what stands at a cursor, and says what it is. */
final class Inspections {

  static final String MARKDOWN = "text/markdown";

  private static final int SHOWN_OVERLOADS = 12;

  private final Compiler compiler;
  private final Sources sources;

  Inspections(Compiler compiler, Sources sources) {
    this.compiler = compiler;
    this.sources = sources;
  }

  /** What a question found, with what it takes to say more of it. */
  private record Found(
      List<Element> elements, Analyzed analyzed, Draft.Source draft, List<Path> jars) {}

  Optional<MimeBundle> at(Names names, String code, int cursor, boolean withSource) {
    if (cursor < 0 || cursor > code.length()) {
      return Optional.empty();
    }
    List<Token> tokens = JavaTokens.of(code).all();
    Token word = CallTokens.wordAt(tokens, cursor);
    Token asked = word == null ? CallTokens.callAround(tokens, cursor) : word;
    if (asked == null || ScopeMatches.isKeyword(asked.text())) {
      return Optional.empty();
    }
    Question question = new Question(names, asked, word == null, withSource);
    Optional<MimeBundle> answer = answer(question, code);
    int end = Math.max(cursor, asked.end());
    // A cell that is broken further below is still whole up to here.
    return answer.isEmpty() && end < code.length()
        ? answer(question, code.substring(0, end))
        : answer;
  }

  /**
   * What is asked about.
   *
   * @param fromInside whether it is the name of a call in whose parentheses the cursor is
   */
  private record Question(Names names, Token word, boolean fromInside, boolean withSource) {}

  private Optional<MimeBundle> answer(Question question, String code) {
    Token word = question.word();
    Draft.Source draft = Draft.whole(question.names(), code, word.start());
    if (draft.cursorPiece() > Completions.LONGEST) {
      return Optional.empty();
    }
    return compiler.with(
        draft.text(),
        question.names(),
        analyzed -> {
          int start = word.start() + draft.shift();
          TreePath path = NameFinder.find(analyzed, word.text(), start);
          List<Element> elements =
              path == null ? List.of() : new Overloads(analyzed).at(path, question.fromInside());
          if (elements.isEmpty() && path != null && Character.isUpperCase(word.text().charAt(0))) {
            elements = notImported(question.names(), analyzed, word.text());
          }
          return elements.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  show(
                      new Found(elements, analyzed, draft, question.names().classPath()),
                      question.withSource()));
        });
  }

  private static List<Element> notImported(Names names, Analyzed analyzed, String simpleName) {
    List<Element> found = new ArrayList<>();
    for (String name : ClassIndex.named(ClassIndex.of(names.classPath()), simpleName)) {
      TypeElement type = analyzed.elements().getTypeElement(name);
      if (type != null) {
        found.add(type);
      }
    }
    return found;
  }

  private MimeBundle show(Found found, boolean withSource) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put(MimeBundle.TEXT, text(found, Style.PLAIN, withSource));
    data.put(MARKDOWN, text(found, Style.MARKDOWN, withSource));
    return new MimeBundle(data, Map.of());
  }

  private String text(Found found, Style style, boolean withSource) {
    List<Element> elements = found.elements();
    if (elements.size() == 1) {
      return whole(found, elements.get(0), style, withSource);
    }
    List<String> parts = new ArrayList<>();
    for (Element each : elements.subList(0, Math.min(SHOWN_OVERLOADS, elements.size()))) {
      Described described = described(found, each);
      String sentence = DocText.firstSentence(comment(found, each, described), style);
      parts.add(
          style.code(signature(each, described)) + (sentence.isEmpty() ? "" : "\n" + sentence));
    }
    if (elements.size() > parts.size()) {
      parts.add("… and " + (elements.size() - parts.size()) + " more");
    }
    String owner = place(found, elements.get(0));
    boolean methods = elements.get(0) instanceof ExecutableElement;
    return (methods && !owner.isEmpty() ? style.quiet(owner) + "\n\n" : "")
        + String.join("\n\n", parts);
  }

  private String whole(Found found, Element element, Style style, boolean withSource) {
    Described described = described(found, element);
    List<String> parts = new ArrayList<>();
    parts.add(style.code(signature(element, described)));
    String place = place(found, element);
    if (!place.isEmpty()) {
      parts.add(style.quiet(place));
    }
    DocCommentTree comment = comment(found, element, described);
    if (comment != null) {
      parts.add(DocText.of(comment, style, () -> inherited(found, element)));
    } else if (described == null) {
      String why = sources.missing(element, found.analyzed().elements(), found.jars());
      if (!why.isEmpty()) {
        parts.add(style.quiet(why));
      }
    }
    String source = withSource ? source(found, element, described) : "";
    if (!source.isEmpty()) {
      parts.add(style.code(source));
    }
    return parts.stream().filter(part -> !part.isBlank()).collect(Collectors.joining("\n\n"));
  }

  private static String signature(Element element, @Nullable Described described) {
    return Signatures.of(element, described == null ? List.of() : described.parameterNames());
  }

  private @Nullable Described described(Found found, Element element) {
    Analyzed analyzed = found.analyzed();
    TreePath path = analyzed.trees().getPath(element);
    return path != null
        ? new Described(analyzed.trees(), path, found.draft().text())
        : sources.of(element, analyzed.elements(), found.jars());
  }

  /** Where it is declared: a class, a package, a cell. */
  private static String place(Found found, Element element) {
    Draft.Origin origin = origin(found, element);
    String cell = origin == null ? "" : origin.cell();
    Element owner = element.getEnclosingElement();
    String name = "";
    if (element instanceof TypeElement
        || element instanceof ExecutableElement
        || isField(element)) {
      name =
          owner instanceof TypeElement type
              ? type.getQualifiedName().toString()
              : owner instanceof PackageElement named ? named.getQualifiedName().toString() : "";
    }
    String known = Draft.withoutOurs(name);
    return known.isEmpty() || cell.isEmpty() ? known + cell : known + ", " + cell;
  }

  private static boolean isField(Element element) {
    return element.getKind().isField();
  }

  private static Draft.@Nullable Origin origin(Found found, Element element) {
    TreePath path = found.analyzed().trees().getPath(element);
    if (path == null) {
      return null;
    }
    SourcePositions positions = found.analyzed().trees().getSourcePositions();
    long start = positions.getStartPosition(found.analyzed().unit(), path.getLeaf());
    Map.Entry<Integer, Draft.Origin> entry = found.draft().origins().floorEntry((int) start);
    return entry == null ? null : entry.getValue();
  }

  private static String source(Found found, Element element, @Nullable Described described) {
    if (described == null
        || !(element instanceof ExecutableElement || element instanceof TypeElement)) {
      return "";
    }
    Draft.Origin origin = origin(found, element);
    return origin == null || origin.source().isEmpty() ? described.source() : origin.source();
  }

  /** Its own comment, or that of what it overrides; of a constructor without one, the class's. */
  private @Nullable DocCommentTree comment(
      Found found, Element element, @Nullable Described described) {
    DocCommentTree own = described == null ? null : described.comment();
    if (own != null || !(element instanceof ExecutableElement)) {
      return own;
    }
    Element owner = element.getEnclosingElement();
    if (element.getKind() == ElementKind.CONSTRUCTOR && owner != null) {
      Described type = described(found, owner);
      return type == null ? null : type.comment();
    }
    return inherited(found, element);
  }

  private @Nullable DocCommentTree inherited(Found found, Element element) {
    return element instanceof ExecutableElement method
            && method.getEnclosingElement() instanceof TypeElement owner
        ? inherited(found, method, owner, owner.asType())
        : null;
  }

  private @Nullable DocCommentTree inherited(
      Found found, ExecutableElement method, TypeElement owner, TypeMirror type) {
    Analyzed analyzed = found.analyzed();
    for (TypeMirror parent : analyzed.types().directSupertypes(type)) {
      if (!(parent instanceof DeclaredType declared)
          || !(declared.asElement() instanceof TypeElement above)) {
        continue;
      }
      for (Element member : above.getEnclosedElements()) {
        if (member instanceof ExecutableElement other
            && other.getSimpleName().equals(method.getSimpleName())
            && analyzed.elements().overrides(method, other, owner)) {
          Described described = described(found, other);
          DocCommentTree comment = described == null ? null : described.comment();
          if (comment != null) {
            return comment;
          }
        }
      }
      DocCommentTree further = inherited(found, method, owner, parent);
      if (further != null) {
        return further;
      }
    }
    return null;
  }
}
