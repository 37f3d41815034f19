package dev.deja.tracker.redact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is to be taken out of records: texts, which are also known in the forms that JSON, URLs and
 * base 64 give them, and regular expressions. Immutable.
 */
public final class Secrets {

  /** Shorter texts stand in too many places. */
  public static final int SHORTEST = 4;

  /** What records name other things by: it is no secret, whatever fits it. */
  private static final Pattern IDENTITY =
      Pattern.compile("sha256:[0-9a-f]{64}|[0-7][0-9A-HJKMNP-TV-Z]{25}");

  /** Numbers below these are values of the user's. */
  private static final Set<String> VALUES = Set.of("parameters", "value", "data");

  private final Pattern text;
  private final Pattern bytes;
  private final boolean none;

  /**
   * @param literals of at least {@link #SHORTEST} characters
   * @param patterns regular expressions that do not fit the empty text
   */
  public Secrets(Collection<String> literals, Collection<String> patterns) {
    List<String> alternatives = new ArrayList<>();
    List<String> ofBytes = new ArrayList<>();
    Set<String> forms = new LinkedHashSet<>();
    literals.forEach(literal -> forms.addAll(forms(literal)));
    forms.stream()
        .sorted(Comparator.comparingInt(String::length).reversed())
        .forEach(
            form -> {
              alternatives.add(Pattern.quote(form));
              ofBytes.add(Pattern.quote(latin(form)));
            });
    for (String pattern : patterns) {
      alternatives.add("(?:" + pattern + ")");
      ofBytes.add("(?:" + pattern + ")");
    }
    this.none = alternatives.isEmpty();
    this.text = Pattern.compile(String.join("|", alternatives));
    this.bytes = Pattern.compile(String.join("|", ofBytes));
  }

  private static Set<String> forms(String literal) {
    String json = new String(JsonStringEncoder.getInstance().quoteAsString(literal));
    String ascii =
        json.chars()
            .mapToObj(c -> c < 0x80 ? String.valueOf((char) c) : "\\u%04x".formatted(c))
            .collect(Collectors.joining());
    String base64 = Base64.getEncoder().withoutPadding().encodeToString(literal.getBytes(UTF_8));
    return new LinkedHashSet<>(
        List.of(literal, json, ascii, URLEncoder.encode(literal, UTF_8), base64));
  }

  private static String latin(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  /** Whether nothing is looked for. */
  boolean isNone() {
    return none;
  }

  /** Whether there is one in a text. */
  public boolean in(String where) {
    return !none && finds(text.matcher(where));
  }

  /** The text with {@link SecretForms#MARK} in the place of each; the same if there is none. */
  String without(String where) {
    return none
        ? where
        : text.matcher(where).replaceAll(Matcher.quoteReplacement(SecretForms.MARK));
  }

  /** Whether there is one in bytes that were read as ISO 8859-1. */
  boolean inBytes(String latin) {
    return finds(bytes.matcher(latin));
  }

  private static boolean finds(Matcher matcher) {
    while (matcher.find()) {
      if (isOne(matcher)) {
        return true;
      }
    }
    return false;
  }

  /** Whether what a matcher has found is a secret; what stands for one is none. */
  static boolean isOne(Matcher found) {
    return !found.group().equals(SecretForms.MARK);
  }

  /** Finds them in bytes that were read as ISO 8859-1. */
  Matcher matcher(CharSequence latin) {
    return bytes.matcher(latin);
  }

  /**
   * A JSON tree without them, in texts, names of fields, and numbers that a user gave; the same
   * object if there is none.
   */
  JsonNode without(JsonNode tree) {
    return none ? tree : without(tree, false);
  }

  /** The same of values that a user gave. */
  JsonNode withoutInValues(JsonNode tree) {
    return none ? tree : without(tree, true);
  }

  private JsonNode without(JsonNode node, boolean values) {
    if (node.isTextual()) {
      String before = node.textValue();
      String after = IDENTITY.matcher(before).matches() ? before : without(before);
      return after.equals(before) ? node : TextNode.valueOf(after);
    }
    if (node.isNumber()) {
      return values && text.matcher(node.asText()).matches()
          ? TextNode.valueOf(SecretForms.MARK)
          : node;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
      boolean changed = false;
      for (JsonNode each : array) {
        JsonNode other = without(each, values);
        changed |= other != each;
        copy.add(other);
      }
      return changed ? copy : node;
    }
    return node instanceof ObjectNode object ? without(object, values) : node;
  }

  private JsonNode without(ObjectNode object, boolean values) {
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    boolean changed = false;
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = without(field.getKey());
      JsonNode value = without(field.getValue(), values || VALUES.contains(field.getKey()));
      changed |= value != field.getValue() || !name.equals(field.getKey());
      String free = name;
      for (int i = 2; copy.has(free); i++) {
        free = name + " (" + i + ")";
      }
      copy.set(free, value);
    }
    return changed ? copy : object;
  }
}
