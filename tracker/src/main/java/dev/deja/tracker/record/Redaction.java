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
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

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
   * A form of secrets.
   *
   * @param marks one of these stands in each; looked for first, because nearly no text has one and
   *     a regular expression takes fifty times as long
   */
  private record Form(String pattern, String... marks) {

    boolean mayStandIn(String text) {
      return Stream.of(marks)
          .anyMatch(mark -> mark.endsWith(" ") ? standsInAnyCase(mark, text) : text.contains(mark));
    }

    /**
     * @param mark words with a space behind them
     */
    private static boolean standsInAnyCase(String mark, String text) {
      for (int at = text.indexOf(' '); at >= 0; at = text.indexOf(' ', at + 1)) {
        if (text.regionMatches(true, at + 1 - mark.length(), mark, 0, mark.length())) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * The forms of secrets as their issuers document them: keys of Amazon and Google, tokens of
   * GitHub, GitLab, Slack, npm, PyPI, Hugging Face, Stripe and makers of language models, JSON Web
   * Tokens (RFC 7519), private keys in PEM (RFC 7468), HTTP credentials (RFC 6750, RFC 7617), users
   * and passwords in URLs (RFC 3986).
   */
  private static final List<Form> FORMS =
      List.of(
          new Form("\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b", "AKIA", "ASIA"),
          new Form("\\bAIza[0-9A-Za-z_-]{35}", "AIza"),
          new Form("\\bgh[pousr]_[A-Za-z0-9]{36,255}", "ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
          new Form("\\bgithub_pat_[A-Za-z0-9_]{22,255}", "github_pat_"),
          new Form("\\bglpat-[A-Za-z0-9_-]{20,255}", "glpat-"),
          new Form("\\bxox[abeoprs]-[A-Za-z0-9-]{10,255}", "xox"),
          new Form("\\bnpm_[A-Za-z0-9]{36}", "npm_"),
          new Form("\\bpypi-[A-Za-z0-9_-]{50,255}", "pypi-"),
          new Form("\\bhf_[A-Za-z0-9]{30,255}", "hf_"),
          new Form("\\b[rs]k_live_[0-9A-Za-z]{20,255}", "k_live_"),
          new Form("\\bsk-[A-Za-z0-9_-]{20,255}", "sk-"),
          new Form("\\beyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}", "eyJ"),
          new Form(
              "-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\\s\\S]*?-----END [A-Z ]{0,40}PRIVATE"
                  + " KEY-----",
              "PRIVATE KEY-----"),
          new Form("(?i:(?<=\\bbearer )[A-Za-z0-9._~+/=-]{16,})", "bearer "),
          new Form("(?i:(?<=\\bauthorization: basic )[A-Za-z0-9+/=]{8,})", "authorization: basic "),
          new Form("(?<=://)[^/\\s:@\"']{1,200}:[^/\\s@\"']{1,200}(?=@)", "://"));

  private final Map<String, String> values;
  private final List<String> own;
  private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();

  private Redaction(Map<String, String> values, List<String> own) {
    this.values = values;
    this.own = List.copyOf(own);
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
    String without = withoutValues(text);
    for (Form form : FORMS) {
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
    return patterns.computeIfAbsent(pattern, Pattern::compile).matcher(text).replaceAll(MARK);
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
