package io.github.spencerpark.jupyter.kernel.display.mime;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A MIME type: {@code group/tree.subtype+suffix}; {@code *} stands for any. */
public class MIMEType {

  public static final MIMEType ANY = parse("*/*");
  public static final MIMEType APPLICATION_XML = parse("application/xml");
  public static final MIMEType APPLICATION_JSON = parse("application/json");
  public static final MIMEType APPLICATION_JAVASCRIPT = parse("application/javascript");
  public static final MIMEType APPLICATION_PDF = parse("application/pdf");
  public static final MIMEType APPLICATION_ZIP = parse("application/zip");
  public static final MIMEType TEXT_HTML = parse("text/html");
  public static final MIMEType TEXT_MARKDOWN = parse("text/markdown");
  public static final MIMEType TEXT_LATEX = parse("text/latex");
  public static final MIMEType TEXT_PLAIN = parse("text/plain");
  public static final MIMEType TEXT_CSS = parse("text/css");
  public static final MIMEType IMAGE_PNG = parse("image/png");
  public static final MIMEType IMAGE_JPEG = parse("image/jpeg");
  public static final MIMEType IMAGE_GIF = parse("image/gif");
  public static final MIMEType IMAGE_SVG = parse("image/svg+xml");

  private final String text;
  private final String group;
  private final String name;

  /**
   * Reads {@code group/subtype}.
   *
   * @throws MIMETypeParseException if there is no group
   */
  public static MIMEType parse(String text) {
    int slash = text.indexOf('/');
    if (text.isBlank() || slash == 0) {
      throw new MIMETypeParseException(
          "'" + text + "' is no MIME type: it needs a group, as in text/html");
    }
    String lower = text.strip().toLowerCase(Locale.ROOT);
    return slash < 0
        ? new MIMEType(lower, "*")
        : new MIMEType(lower.substring(0, slash), lower.substring(slash + 1));
  }

  private MIMEType(String group, String name) {
    this.group = group;
    this.name = name;
    this.text = group + "/" + name;
  }

  public MIMEType(
      String group, @Nullable String tree, @Nullable String subtype, @Nullable String suffix) {
    this(
        group,
        (tree == null ? "" : tree + ".")
            + (subtype == null ? "*" : subtype)
            + (suffix == null ? "" : "+" + suffix));
  }

  public String getGroup() {
    return group;
  }

  public @Nullable String getTree() {
    int dot = name.indexOf('.');
    return dot < 0 ? null : name.substring(0, dot);
  }

  public String getSubtype() {
    int plus = name.indexOf('+');
    return name.substring(name.indexOf('.') + 1, plus < 0 ? name.length() : plus);
  }

  public @Nullable String getSuffix() {
    int plus = name.indexOf('+');
    return plus < 0 ? null : name.substring(plus + 1);
  }

  public boolean hasTree() {
    return getTree() != null;
  }

  public boolean hasSubtype() {
    return !subtypeIsWildcard();
  }

  public boolean hasSuffix() {
    return getSuffix() != null;
  }

  public MIMEType withoutSuffix() {
    int plus = name.indexOf('+');
    return plus < 0 ? this : new MIMEType(group, name.substring(0, plus));
  }

  public boolean subtypeIsWildcard() {
    return name.equals("*");
  }

  public boolean isWildcard() {
    return group.equals("*");
  }

  public boolean groupEquals(String other) {
    return group.equals(other);
  }

  public boolean treeEquals(@Nullable String other) {
    return Objects.equals(getTree(), other);
  }

  public boolean subtypeEquals(String other) {
    return getSubtype().equals(other);
  }

  public boolean suffixEquals(@Nullable String other) {
    return Objects.equals(getSuffix(), other);
  }

  /** Whether a wish for this is met by the other. */
  public boolean covers(MIMEType other) {
    return isWildcard()
        || group.equals(other.group) && (subtypeIsWildcard() || name.equals(other.name));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MIMEType type && type.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
