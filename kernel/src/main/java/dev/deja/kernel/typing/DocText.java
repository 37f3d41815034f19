package dev.deja.kernel.typing;

import com.sun.source.doctree.DeprecatedTree;
import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.ReturnTree;
import com.sun.source.doctree.SeeTree;
import com.sun.source.doctree.SinceTree;
import com.sun.source.doctree.ThrowsTree;
import com.sun.source.doctree.UnknownBlockTagTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Javadoc as text, of bounded length. */
final class DocText {

  /** How text is marked up. */
  enum Style {
    PLAIN,
    MARKDOWN;

    /** A block of Java. */
    String code(String java) {
      return this == PLAIN ? java : "```java\n" + java + "\n```";
    }

    /** What matters less. */
    String quiet(String text) {
      return this == PLAIN
          ? text
          : "*" + text.replaceAll("([\\\\`*_\\[\\]<>#$~|])", "\\\\$1") + "*";
    }
  }

  private static final int LONGEST_BODY = 8000;
  private static final int LONGEST_PART = 1500;
  private static final int LONGEST = 16_000;

  /** Tags of the JDK's own documentation. */
  private static final Map<String, String> HEADINGS =
      Map.of("apiNote", "Note", "implSpec", "Implementation", "implNote", "Implementation note");

  private final Style style;
  private final Flow flow;
  private final DocInline inline;
  private final Supplier<@Nullable DocCommentTree> inherited;

  private DocText(Style style, Supplier<@Nullable DocCommentTree> inherited) {
    this.style = style;
    this.inherited = inherited;
    this.flow = new Flow(style == Style.MARKDOWN);
    this.inline = new DocInline(flow);
  }

  /**
   * A whole comment.
   *
   * @param inherited the comment that <code>{&#64;inheritDoc}</code> stands for; null if none
   */
  static String of(
      DocCommentTree comment, Style style, Supplier<@Nullable DocCommentTree> inherited) {
    DocText text = new DocText(style, inherited);
    text.write(comment);
    return text.flow.toString();
  }

  /** The first sentence of a comment; empty without one. */
  static String firstSentence(@Nullable DocCommentTree comment, Style style) {
    if (comment == null) {
      return "";
    }
    DocText text = new DocText(style, () -> null);
    text.inline.write(comment.getFirstSentence(), List.of(), LONGEST_PART);
    return text.flow.toString();
  }

  private void write(DocCommentTree comment) {
    for (DeprecatedTree tag : tags(comment, DeprecatedTree.class)) {
      flow.paragraph();
      flow.open("**");
      flow.text("Deprecated.");
      flow.close("**");
      flow.text(" ");
      inline.write(tag.getBody(), List.of(), LONGEST_PART);
    }
    flow.paragraph();
    inline.write(comment.getFullBody(), inherited(DocCommentTree::getFullBody), LONGEST_BODY);
    notes(comment);
    parameters(comment);
    for (ReturnTree tag : tags(comment, ReturnTree.class)) {
      section("Returns");
      item(null, tag.getDescription(), inherited(from -> descriptionOf(from, ReturnTree.class)));
    }
    thrown(comment);
    for (SinceTree tag : tags(comment, SinceTree.class)) {
      section("Since");
      item(null, tag.getBody(), List.of());
    }
    List<SeeTree> see = tags(comment, SeeTree.class);
    if (!see.isEmpty()) {
      section("See");
      see.forEach(tag -> item(null, tag.getReference(), List.of()));
    }
  }

  private void notes(DocCommentTree comment) {
    for (UnknownBlockTagTree tag : tags(comment, UnknownBlockTagTree.class)) {
      String heading = HEADINGS.get(tag.getTagName());
      if (heading != null) {
        section(heading);
        flow.line();
        inline.write(tag.getContent(), List.of(), LONGEST_PART);
      }
    }
  }

  private void parameters(DocCommentTree comment) {
    List<ParamTree> all = new ArrayList<>(tags(comment, ParamTree.class));
    all.sort((a, b) -> Boolean.compare(a.isTypeParameter(), b.isTypeParameter()));
    if (!all.isEmpty()) {
      section("Parameters");
    }
    for (ParamTree tag : all) {
      String name = tag.getName().getName().toString();
      item(
          tag.isTypeParameter() ? "<" + name + ">" : name,
          tag.getDescription(),
          inherited(from -> parameter(from, name)));
    }
  }

  private static List<? extends DocTree> parameter(DocCommentTree comment, String name) {
    return tags(comment, ParamTree.class).stream()
        .filter(tag -> tag.getName().getName().contentEquals(name))
        .findFirst()
        .<List<? extends DocTree>>map(ParamTree::getDescription)
        .orElse(List.of());
  }

  private void thrown(DocCommentTree comment) {
    List<ThrowsTree> all = tags(comment, ThrowsTree.class);
    if (!all.isEmpty()) {
      section("Throws");
    }
    for (ThrowsTree tag : all) {
      String name = DocInline.name(tag.getExceptionName());
      item(name, tag.getDescription(), inherited(from -> thrown(from, name)));
    }
  }

  private static List<? extends DocTree> thrown(DocCommentTree comment, String name) {
    return tags(comment, ThrowsTree.class).stream()
        .filter(tag -> DocInline.name(tag.getExceptionName()).equals(name))
        .findFirst()
        .<List<? extends DocTree>>map(ThrowsTree::getDescription)
        .orElse(List.of());
  }

  private static List<? extends DocTree> descriptionOf(
      DocCommentTree comment, Class<ReturnTree> kind) {
    List<ReturnTree> found = tags(comment, kind);
    return found.isEmpty() ? List.of() : found.get(0).getDescription();
  }

  private List<? extends DocTree> inherited(
      Function<DocCommentTree, List<? extends DocTree>> part) {
    DocCommentTree from = inherited.get();
    return from == null ? List.of() : part.apply(from);
  }

  private void section(String heading) {
    flow.paragraph();
    flow.open("**");
    flow.text(heading + (style == Style.PLAIN ? ":" : ""));
    flow.close("**");
    flow.line();
    if (style == Style.MARKDOWN) {
      flow.paragraph();
    }
  }

  private void item(
      @Nullable String name,
      List<? extends DocTree> description,
      List<? extends DocTree> inheritedDescription) {
    if (flow.length() > LONGEST) {
      return;
    }
    flow.indent(style == Style.PLAIN ? "  " : "");
    flow.line();
    if (style == Style.MARKDOWN) {
      flow.bullet("-");
    }
    flow.indent("  ");
    if (name != null) {
      flow.code(name);
      flow.text(description.isEmpty() ? "" : " — ");
    }
    inline.write(description, inheritedDescription, LONGEST_PART);
    flow.unindent();
    flow.unindent();
  }

  private static <T extends DocTree> List<T> tags(DocCommentTree comment, Class<T> kind) {
    return comment.getBlockTags().stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
