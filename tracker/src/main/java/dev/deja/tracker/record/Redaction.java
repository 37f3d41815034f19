package dev.deja.tracker.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.model.Redacted;
import dev.deja.tracker.redact.SecretForms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Takes secrets out of what is recorded. The values of environment variables whose names look
 * secret are known to the kernel alone, and go before a line of the journal is written; what looks
 * like a secret goes when the journal is shipped, where the pieces of an output have been joined.
 * Thread-safe.
 */
public final class Redaction {

  /** Shorter values of variables are words that stand anywhere. */
  private static final int SHORTEST = 8;

  private final Map<String, String> values;
  private final List<String> own;
  private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();

  private Redaction(Map<String, String> values, List<String> own) {
    this.values = values;
    this.own = List.copyOf(own);
  }

  /**
   * Of a kernel, or of a command.
   *
   * @param variables its environment variables; {@code DEJA_REDACT} has regular expressions of the
   *     user's, one a line
   * @param warnings gets one line for each of these that is none
   */
  public static Redaction of(Map<String, String> variables, Consumer<String> warnings) {
    Map<String, String> values = new LinkedHashMap<>();
    variables.forEach(
        (name, value) -> {
          String secret = value.strip();
          // The path of a file of secrets is none.
          if (EnvironmentVariables.isSecret(name)
              && secret.length() >= SHORTEST
              && !secret.matches("(?s)[/~].*|[A-Za-z]:[/\\\\].*")) {
            values.put(secret, Redacted.MARK_START + " " + name.toUpperCase(Locale.ROOT) + "]");
          }
        });
    List<String> own = new ArrayList<>();
    for (String line : variables.getOrDefault("DEJA_REDACT", "").lines().toList()) {
      try {
        if (!line.isBlank()) {
          own.add(Pattern.compile(line.strip()).pattern());
        }
      } catch (PatternSyntaxException e) {
        warnings.accept(
            "DEJA_REDACT has '"
                + line
                + "', which is no regular expression: "
                + e.getDescription());
      }
    }
    return new Redaction(values, own);
  }

  /** Of a journal that another process has written: it has taken out values, and named patterns. */
  static Redaction of(List<String> own) {
    return new Redaction(Map.of(), own);
  }

  /** The user's own patterns. */
  List<String> own() {
    return own;
  }

  /** A line of a journal without the values of variables. For the hot path. */
  ObjectNode line(ObjectNode line) {
    return values.isEmpty() ? line : (ObjectNode) tree(line, this::withoutValues);
  }

  private String withoutValues(String text) {
    String without = text;
    for (Map.Entry<String, String> value : values.entrySet()) {
      without = without.replace(value.getKey(), value.getValue());
    }
    return without;
  }

  /** A text without what looks like a secret; the same if there is nothing. */
  public String withoutSecrets(String text) {
    String without = withoutValues(text);
    for (SecretForms.Form form : SecretForms.KNOWN) {
      if (form.mayStandIn(without)) {
        without = without(form.pattern(), without);
      }
    }
    for (String each : own) {
      without = without(each, without);
    }
    return without;
  }

  private String without(String pattern, String text) {
    return patterns
        .computeIfAbsent(pattern, Pattern::compile)
        .matcher(text)
        .replaceAll(SecretForms.MARK);
  }

  /** A JSON text without what looks like a secret; the same if there is nothing. */
  public String json(String json) {
    try {
      JsonNode tree = Json.mapper().readTree(json);
      JsonNode without = tree(tree, this::withoutSecrets);
      return without == tree ? json : Json.mapper().writeValueAsString(without);
    } catch (JsonProcessingException e) {
      // The end of a file that a crash has cut.
      return withoutSecrets(json);
    }
  }

  /** The same object where nothing changes. */
  private static JsonNode tree(JsonNode node, UnaryOperator<String> change) {
    if (node.isTextual()) {
      String text = node.textValue();
      String changed = change.apply(text);
      return changed.equals(text) ? node : TextNode.valueOf(changed);
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = array;
      for (int i = 0; i < array.size(); i++) {
        JsonNode changed = tree(array.get(i), change);
        if (changed != array.get(i)) {
          copy = copy == array ? array.deepCopy() : copy;
          copy.set(i, changed);
        }
      }
      return copy;
    }
    if (node instanceof ObjectNode object) {
      ObjectNode copy = object;
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        // What a line is must be known whatever somebody's password is.
        JsonNode changed =
            field.getKey().equals("type") ? field.getValue() : tree(field.getValue(), change);
        if (changed != field.getValue()) {
          copy = copy == object ? object.deepCopy() : copy;
          copy.set(field.getKey(), changed);
        }
      }
      return copy;
    }
    return node;
  }
}
