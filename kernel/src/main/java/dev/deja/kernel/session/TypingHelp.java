package dev.deja.kernel.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.deja.kernel.engine.Engine;
import dev.deja.kernel.magic.CellParser;
import dev.deja.kernel.magic.Magics;
import dev.deja.kernel.model.MimeBundle;
import dev.deja.kernel.typing.Completeness;
import dev.deja.kernel.typing.Completion;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Answers what clients ask while somebody types. */
final class TypingHelp {

  /** The requests that are answered here, and never wait for a cell. */
  static final Set<String> REQUESTS =
      Set.of("complete_request", "inspect_request", "is_complete_request");

  private final Engine engine;
  private final Magics magics;
  private final MagicHelp inMagics;

  TypingHelp(Engine engine, Magics magics) {
    this.engine = engine;
    this.magics = magics;
    this.inMagics = new MagicHelp(magics, engine);
  }

  /** The content of a {@code complete_reply}. */
  ObjectNode complete(JsonNode asked) {
    String code = code(asked);
    int cursor = cursor(asked, code);
    Optional<Completion> ofMagic = inMagics.complete(code, cursor);
    if (ofMagic.isPresent()) {
      return CompletionReply.of(code, ofMagic.get());
    }
    String java = JavaPart.of(magics, code);
    boolean inMagic = cursor > 0 && java.charAt(cursor - 1) != code.charAt(cursor - 1);
    Completion found = inMagic ? Completion.none(cursor) : engine.complete(java, cursor);
    boolean canImport =
        found.importAt() >= 0 && isSame(code, java, code.lastIndexOf('\n', cursor - 1) + 1, cursor);
    return canImport ? CompletionReply.importing(code, found) : CompletionReply.of(code, found);
  }

  /** Whether a stretch of a cell has no magic in it. */
  private static boolean isSame(String code, String java, int from, int to) {
    return code.substring(from, to).equals(java.substring(from, to));
  }

  /** The content of an {@code inspect_reply}. */
  ObjectNode inspect(JsonNode asked) {
    String code = code(asked);
    int cursor = cursor(asked, code);
    int level = asked.path("detail_level").asInt(0);
    Optional<MimeBundle> found =
        inMagics
            .inspect(code, cursor)
            .or(() -> engine.inspect(JavaPart.of(magics, code), cursor, level));
    ObjectNode content = Contents.bundle(found.orElseGet(() -> new MimeBundle(Map.of(), Map.of())));
    return content.put("status", "ok").put("found", found.isPresent());
  }

  /** The content of an {@code is_complete_reply}. */
  ObjectNode isComplete(JsonNode asked) {
    String code = code(asked);
    Completeness answer =
        MagicEndings.of(code).orElseGet(() -> engine.isComplete(JavaPart.of(magics, code)));
    ObjectNode content = Contents.object().put("status", answer.status().wireName());
    if (answer.status() == Completeness.Status.INCOMPLETE) {
      content.put("indent", answer.indent());
    }
    return content;
  }

  private static String code(JsonNode asked) {
    return CellParser.withoutMark(asked.path("code").asText(""));
  }

  private static int cursor(JsonNode content, String code) {
    return CodePoints.toUnits(code, content.path("cursor_pos").asInt(Integer.MAX_VALUE));
  }
}
