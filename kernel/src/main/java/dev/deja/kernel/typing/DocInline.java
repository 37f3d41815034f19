package dev.deja.kernel.typing;

import com.sun.source.doctree.AttributeTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EndElementTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.ErroneousTree;
import com.sun.source.doctree.IndexTree;
import com.sun.source.doctree.InheritDocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ReferenceTree;
import com.sun.source.doctree.ReturnTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.SummaryTree;
import com.sun.source.doctree.SystemPropertyTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.doctree.UnknownInlineTagTree;
import com.sun.source.doctree.ValueTree;
import com.sun.source.util.SimpleDocTreeVisitor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text, HTML elements and inline tags of Javadoc, written into a flow. */
final class DocInline extends SimpleDocTreeVisitor<@Nullable Void, @Nullable Void> {

  private static final Map<String, String> ENTITIES =
      Map.ofEntries(
          Map.entry("lt", "<"),
          Map.entry("gt", ">"),
          Map.entry("amp", "&"),
          Map.entry("quot", "\""),
          Map.entry("apos", "'"),
          Map.entry("nbsp", " "),
          Map.entry("ndash", "–"),
          Map.entry("mdash", "—"),
          Map.entry("lsquo", "‘"),
          Map.entry("rsquo", "’"),
          Map.entry("ldquo", "“"),
          Map.entry("rdquo", "”"),
          Map.entry("hellip", "…"),
          Map.entry("copy", "©"),
          Map.entry("reg", "®"),
          Map.entry("times", "×"),
          Map.entry("divide", "÷"),
          Map.entry("plusmn", "±"),
          Map.entry("le", "≤"),
          Map.entry("ge", "≥"),
          Map.entry("ne", "≠"),
          Map.entry("infin", "∞"),
          Map.entry("pi", "π"),
          Map.entry("radic", "√"),
          Map.entry("rarr", "→"),
          Map.entry("larr", "←"),
          Map.entry("lfloor", "⌊"),
          Map.entry("rfloor", "⌋"),
          Map.entry("lceil", "⌈"),
          Map.entry("rceil", "⌉"),
          Map.entry("sum", "∑"),
          Map.entry("deg", "°"),
          Map.entry("middot", "·"),
          Map.entry("bull", "•"),
          Map.entry("sdot", "⋅"),
          Map.entry("minus", "−"),
          Map.entry("lbrace", "{"),
          Map.entry("rbrace", "}"),
          Map.entry("commat", "@"));

  /** An inline tag that this JDK's API has no name for: its content is what matters. */
  private static final Pattern TAG = Pattern.compile("\\{@(\\w+)[^:\\n]*:?(.*)}", Pattern.DOTALL);

  private final Flow flow;
  private int until;
  private final Deque<String> lists = new ArrayDeque<>();
  private final Deque<Integer> numbers = new ArrayDeque<>();
  private List<? extends DocTree> inherited = List.of();

  /** What is inside {@code <pre>} or {@code <code>}; null outside. */
  private @Nullable StringBuilder verbatim;

  private boolean inPre;
  private boolean firstCell;
  private boolean full;

  DocInline(Flow flow) {
    this.flow = flow;
  }

  /**
   * Writes a piece of a comment.
   *
   * @param ofParent what <code>{&#64;inheritDoc}</code> stands for
   * @param atMost about how many characters; what is left out is marked
   */
  void write(List<? extends DocTree> trees, List<? extends DocTree> ofParent, int atMost) {
    inherited = ofParent;
    until = flow.length() + atMost;
    full = false;
    writeAll(trees);
    endVerbatim();
    while (!lists.isEmpty()) {
      endList();
    }
    if (full) {
      flow.text(" …");
    }
  }

  private void writeAll(List<? extends DocTree> trees) {
    for (DocTree tree : trees) {
      if (flow.length() > until) {
        full = true;
        return;
      }
      tree.accept(this, null);
    }
  }

  private void text(String text) {
    StringBuilder into = verbatim;
    if (into == null) {
      flow.text(text);
    } else {
      into.append(text);
    }
  }

  private void code(String code) {
    StringBuilder into = verbatim;
    if (into == null) {
      flow.code(code);
    } else {
      into.append(code);
    }
  }

  @Override
  public @Nullable Void visitText(TextTree tree, @Nullable Void nothing) {
    text(tree.getBody());
    return null;
  }

  @Override
  public @Nullable Void visitEntity(EntityTree tree, @Nullable Void nothing) {
    text(entity(tree.getName().toString()));
    return null;
  }

  private static String entity(String name) {
    try {
      if (name.startsWith("#x") || name.startsWith("#X")) {
        return Character.toString(Integer.parseInt(name.substring(2), 16));
      } else if (name.startsWith("#")) {
        return Character.toString(Integer.parseInt(name.substring(1)));
      }
    } catch (IllegalArgumentException e) { // no character
      return "&" + name + ";";
    }
    return ENTITIES.getOrDefault(name, "&" + name + ";");
  }

  @Override
  public @Nullable Void visitLiteral(LiteralTree tree, @Nullable Void nothing) {
    String body = tree.getBody().getBody();
    if (tree.getKind() == DocTree.Kind.CODE) {
      code(body);
    } else {
      text(body);
    }
    return null;
  }

  @Override
  public @Nullable Void visitLink(LinkTree tree, @Nullable Void nothing) {
    if (!tree.getLabel().isEmpty()) {
      writeAll(tree.getLabel());
    } else if (tree.getKind() == DocTree.Kind.LINK) {
      code(name(tree.getReference()));
    } else {
      text(name(tree.getReference()));
    }
    return null;
  }

  @Override
  public @Nullable Void visitReference(ReferenceTree tree, @Nullable Void nothing) {
    code(name(tree));
    return null;
  }

  /** {@code java.util.List#add(Object)} is {@code List.add(Object)}. */
  static String name(@Nullable ReferenceTree reference) {
    String text = reference == null ? "" : reference.getSignature();
    int end = text.indexOf('#') < 0 ? text.indexOf('(') : text.indexOf('#');
    String type = text.substring(0, end < 0 ? text.length() : end);
    String simple = type.substring(type.lastIndexOf('.') + 1) + text.substring(type.length());
    return simple.startsWith("#") ? simple.substring(1) : simple.replace('#', '.');
  }

  @Override
  public @Nullable Void visitValue(ValueTree tree, @Nullable Void nothing) {
    code(name(tree.getReference()));
    return null;
  }

  @Override
  public @Nullable Void visitIndex(IndexTree tree, @Nullable Void nothing) {
    tree.getSearchTerm().accept(this, null);
    return null;
  }

  @Override
  public @Nullable Void visitSystemProperty(SystemPropertyTree tree, @Nullable Void nothing) {
    code(tree.getPropertyName().toString());
    return null;
  }

  @Override
  public @Nullable Void visitSummary(SummaryTree tree, @Nullable Void nothing) {
    writeAll(tree.getSummary());
    return null;
  }

  @Override
  public @Nullable Void visitReturn(ReturnTree tree, @Nullable Void nothing) {
    text("Returns ");
    writeAll(tree.getDescription());
    text(".");
    return null;
  }

  @Override
  public @Nullable Void visitInheritDoc(InheritDocTree tree, @Nullable Void nothing) {
    List<? extends DocTree> from = inherited;
    inherited = List.of();
    writeAll(from);
    return null;
  }

  @Override
  public @Nullable Void visitUnknownInlineTag(UnknownInlineTagTree tree, @Nullable Void nothing) {
    return other(tree);
  }

  @Override
  public @Nullable Void visitErroneous(ErroneousTree tree, @Nullable Void nothing) {
    text(tree.getBody());
    return null;
  }

  @Override
  public @Nullable Void visitStartElement(StartElementTree tree, @Nullable Void nothing) {
    String name = tree.getName().toString().toLowerCase(Locale.ROOT);
    if (inPre) {
      return null;
    }
    switch (name) {
      case "p", "blockquote", "table", "dl", "div", "hr" -> flow.paragraph();
      case "br", "dt", "caption" -> flow.hardLine();
      case "pre", "code", "tt", "samp", "kbd" -> {
        endVerbatim();
        verbatim = new StringBuilder();
        inPre = name.equals("pre");
      }
      case "ul", "ol" -> startList(name);
      case "li" -> startItem();
      case "dd" -> {
        flow.hardLine();
        text("  ");
      }
      case "tr" -> {
        flow.hardLine();
        firstCell = true;
      }
      case "td", "th" -> {
        text(firstCell ? "" : " · ");
        firstCell = false;
      }
      case "b", "strong" -> flow.open("**");
      case "sup" -> text("^");
      case "img" -> alternative(tree);
      default -> {
        if (name.matches("h[1-6]")) {
          flow.paragraph();
          flow.open("**");
        }
      }
    }
    return null;
  }

  @Override
  public @Nullable Void visitEndElement(EndElementTree tree, @Nullable Void nothing) {
    String name = tree.getName().toString().toLowerCase(Locale.ROOT);
    switch (name) {
      case "pre" -> endVerbatim();
      case "code", "tt", "samp", "kbd" -> {
        if (!inPre) {
          endVerbatim();
        }
      }
      case "ul", "ol" -> endList();
      case "p", "blockquote", "table", "dl", "div" -> flow.paragraph();
      case "b", "strong" -> {
        if (!inPre) {
          flow.close("**");
        }
      }
      default -> {
        if (name.matches("h[1-6]")) {
          flow.close("**");
          flow.paragraph();
        }
      }
    }
    return null;
  }

  private void startList(String kind) {
    if (lists.isEmpty()) {
      flow.paragraph();
    }
    lists.addLast(kind);
    numbers.addLast(0);
    flow.indent("");
  }

  private void startItem() {
    if (lists.isEmpty()) {
      startList("ul");
    }
    flow.unindent();
    int number = numbers.removeLast() + 1;
    numbers.addLast(number);
    String bullet = lists.getLast().equals("ol") ? number + "." : "-";
    flow.bullet(bullet);
    flow.indent(" ".repeat(bullet.length() + 1));
  }

  private void endList() {
    if (!lists.isEmpty()) {
      lists.removeLast();
      numbers.removeLast();
      flow.unindent();
      flow.line();
      if (lists.isEmpty()) {
        flow.paragraph();
      }
    }
  }

  private void alternative(StartElementTree tree) {
    for (DocTree each : tree.getAttributes()) {
      if (each instanceof AttributeTree attribute
          && attribute.getName().contentEquals("alt")
          && attribute.getValue() != null) {
        writeAll(attribute.getValue());
      }
    }
  }

  private void endVerbatim() {
    StringBuilder ended = verbatim;
    verbatim = null;
    if (ended != null && inPre) {
      flow.block(ended.toString());
    } else if (ended != null) {
      flow.code(ended.toString());
    }
    inPre = false;
  }

  @Override
  protected @Nullable Void defaultAction(DocTree tree, @Nullable Void nothing) {
    return other(tree);
  }

  /** Comments in Markdown and snippets, which the API of JDK 17 does not know. */
  private @Nullable Void other(DocTree tree) {
    String text = tree.toString();
    if (tree.getKind().name().equals("MARKDOWN")) {
      flow.raw(text);
      return null;
    }
    Matcher tag = TAG.matcher(text);
    if (tag.matches() && tag.group(1).equals("snippet")) {
      flow.block(tag.group(2));
    } else if (tag.matches()) {
      text(tag.group(2).isBlank() ? "" : tag.group(2));
    }
    return null;
  }
}
