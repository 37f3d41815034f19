package dev.deja.kernel.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.extension.Notebook;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What was entered in this session, for {@code history_request}: by tail, by range, by glob. For
 * the shell thread only.
 */
final class History {

  private static final int SESSION = 1;

  /** More characters than this of a result are not kept. */
  private static final int MAX_OUTPUT = 10_000;

  private record Entry(int line, String input, Optional<String> output) {}

  private final List<Entry> entries = new ArrayList<>();

  /**
   * Remembers a cell.
   *
   * @param output its result as text, if it had one
   */
  void add(int line, String input, Optional<String> output) {
    entries.add(new Entry(line, input, output.map(History::cut)));
  }

  private static String cut(String output) {
    return output.length() <= MAX_OUTPUT ? output : output.substring(0, MAX_OUTPUT) + "…";
  }

  /** What was entered, the oldest first. */
  List<Notebook.Entry> entries() {
    return entries.stream().map(each -> new Notebook.Entry(each.line(), each.input())).toList();
  }

  /** The content of the reply to a request's content. */
  ObjectNode answer(JsonNode request) {
    boolean withOutput = request.path("output").asBoolean(false);
    int limit = request.path("n").isNumber() ? request.path("n").asInt() : Integer.MAX_VALUE;
    List<Entry> found =
        switch (request.path("hist_access_type").asText("tail")) {
          case "range" -> range(request);
          case "search" -> last(search(request), limit);
          default -> last(entries, limit);
        };
    ArrayNode history = JsonNodeFactory.instance.arrayNode();
    for (Entry entry : found) {
      ArrayNode item = history.addArray().add(SESSION).add(entry.line());
      if (withOutput) {
        item.addArray().add(entry.input()).add(entry.output().orElse(null));
      } else {
        item.add(entry.input());
      }
    }
    ObjectNode reply = JsonNodeFactory.instance.objectNode();
    reply.put("status", "ok").set("history", history);
    return reply;
  }

  private List<Entry> range(JsonNode request) {
    int session = request.path("session").asInt(0);
    if (session != 0 && session != SESSION) {
      return List.of();
    }
    int start = request.path("start").asInt(0);
    int stop = request.path("stop").isNumber() ? request.path("stop").asInt() : Integer.MAX_VALUE;
    return entries.stream().filter(e -> e.line() >= start && e.line() < stop).toList();
  }

  private List<Entry> search(JsonNode request) {
    Pattern glob = glob(request.path("pattern").asText("*"));
    boolean unique = request.path("unique").asBoolean(false);
    Set<String> seen = new HashSet<>();
    List<Entry> found = new ArrayList<>();
    for (int i = entries.size() - 1; i >= 0; i--) {
      Entry entry = entries.get(i);
      if (glob.matcher(entry.input()).matches() && (!unique || seen.add(entry.input()))) {
        found.add(entry);
      }
    }
    Collections.reverse(found);
    return found;
  }

  private static List<Entry> last(List<Entry> entries, int count) {
    return entries.subList(
        (int) Math.max(0, (long) entries.size() - Math.max(0, count)), entries.size());
  }

  private static Pattern glob(String glob) {
    StringBuilder regex = new StringBuilder();
    for (char c : glob.toCharArray()) {
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
