package dev.deja.tracker.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.deja.tracker.model.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of what is recorded. The values of environment variables whose names look
 * secret are known to the kernel alone, and go before a line of the journal is written; what looks
 * like a secret goes when the journal is shipped, where the pieces of an output have been joined.
 * Thread-safe.
 */
final class Redaction {

  /** What stands for a secret. */
  static final String MARK = "[redacted]";

  /** Shorter values of variables are words that stand anywhere. */
  private static final int SHORTEST = 8;

  /**
   * The forms of secrets as their issuers document them: keys of Amazon and Google, tokens of
   * GitHub, GitLab, Slack, npm, PyPI, Hugging Face, Stripe and makers of language models, JSON Web
   * Tokens (RFC 7519), private keys in PEM (RFC 7468), HTTP credentials (RFC 6750, RFC 7617), users
   * and passwords in URLs (RFC 3986).
   */
  private static final List<String> FORMS =
      List.of(
          "\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b",
          "\\bAIza[0-9A-Za-z_-]{35}",
          "\\bgh[pousr]_[A-Za-z0-9]{36,255}",
          "\\bgithub_pat_[A-Za-z0-9_]{22,255}",
          "\\bglpat-[A-Za-z0-9_-]{20,255}",
          "\\bxox[abeoprs]-[A-Za-z0-9-]{10,255}",
          "\\bnpm_[A-Za-z0-9]{36}",
          "\\bpypi-[A-Za-z0-9_-]{50,255}",
          "\\bhf_[A-Za-z0-9]{30,255}",
          "\\b[rs]k_live_[0-9A-Za-z]{20,255}",
          "\\bsk-[A-Za-z0-9_-]{20,255}",
          "\\beyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}",
          "-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\\s\\S]*?-----END [A-Z ]{0,40}PRIVATE KEY-----",
          "(?i:(?<=\\bbearer )[A-Za-z0-9._~+/=-]{16,})",
          "(?i:(?<=\\bauthorization: basic )[A-Za-z0-9+/=]{8,})",
          "(?<=://)[^/\\s:@\"']{1,200}:[^/\\s@\"']{1,200}(?=@)");

  private final Map<String, String> values;
  private final List<String> own;
  private @Nullable Pattern pattern;

  private Redaction(Map<String, String> values, List<String> own) {
    this.values = values;
    this.own = List.copyOf(own);
  }

  /** Made when something is shipped: the start of a kernel has no time for it. */
  private synchronized Pattern pattern() {
    Pattern made = pattern;
    if (made == null) {
      List<String> all = new ArrayList<>(FORMS);
      own.forEach(each -> all.add("(?:" + each + ")"));
      made = Pattern.compile(String.join("|", all));
      pattern = made;
    }
    return made;
  }

  /**
   * Of a kernel.
   *
   * @param variables its environment variables; {@code DEJA_REDACT} has regular expressions of the
   *     user's, one a line
   * @param warnings gets one line for each of these that is none
   */
  static Redaction of(Map<String, String> variables, Consumer<String> warnings) {
    Map<String, String> values = new LinkedHashMap<>();
    variables.forEach(
        (name, value) -> {
          String secret = value.strip();
          // The path of a file of secrets is none.
          if (EnvironmentVariables.isSecret(name)
              && secret.length() >= SHORTEST
              && !secret.matches("(?s)[/~].*|[A-Za-z]:[/\\\\].*")) {
            values.put(secret, "[redacted " + name.toUpperCase(Locale.ROOT) + "]");
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

  private String withoutSecrets(String text) {
    return pattern().matcher(withoutValues(text)).replaceAll(MARK);
  }

  /** A JSON text without what looks like a secret; the same if there is nothing. */
  String json(String json) {
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
