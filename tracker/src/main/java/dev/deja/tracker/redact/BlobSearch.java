package dev.deja.tracker.redact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.deja.tracker.model.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * Looks for secrets in bytes of any kind and length, in bounded memory. Text up to {@link #WHOLE}
 * bytes is looked at as a whole; what is longer or no text piece by piece as bytes, so that there
 * something longer than {@link #OVERLAP} is not found. What stands for a secret is none. What is
 * packed or encrypted is not looked into. Immutable.
 */
final class BlobSearch {

  static final int WHOLE = 16 << 20;
  static final int OVERLAP = 64 << 10;

  /** What comes before a secret and says that it is one is shorter. */
  private static final int BEFORE = 256;

  private static final int CHUNK = 1 << 20;

  /** What was found in a blob. */
  enum Found {
    NOTHING,
    /** A secret in a text, where something else can stand in its place. */
    IN_TEXT,
    /** A secret in something that is no text, and would be damaged by another one. */
    IN_BINARY
  }

  private final Secrets secrets;

  BlobSearch(Secrets secrets) {
    this.secrets = secrets;
  }

  /** Reads a stream to its end. */
  Found look(InputStream in) throws IOException {
    byte[] beginning = in.readNBytes(WHOLE + 1);
    if (beginning.length <= WHOLE) {
      Optional<String> text = text(beginning);
      if (text.isPresent()) {
        return secrets.in(text.get()) && !without(text.get()).equals(text.get())
            ? Found.IN_TEXT
            : Found.NOTHING;
      }
      return secrets.inBytes(new String(beginning, ISO_8859_1)) ? Found.IN_BINARY : Found.NOTHING;
    }
    Pieces pieces = new Pieces();
    pieces.run(
        new SequenceInputStream(new ByteArrayInputStream(beginning), in),
        OutputStream.nullOutputStream());
    if (!pieces.found) {
      return Found.NOTHING;
    }
    return pieces.binary ? Found.IN_BINARY : Found.IN_TEXT;
  }

  /** Copies a text, with something else in the place of each secret. */
  void without(InputStream in, OutputStream out) throws IOException {
    byte[] beginning = in.readNBytes(WHOLE + 1);
    if (beginning.length <= WHOLE) {
      out.write(without(new String(beginning, UTF_8)).getBytes(UTF_8));
    } else {
      new Pieces().run(new SequenceInputStream(new ByteArrayInputStream(beginning), in), out);
    }
  }

  /** JSON stays JSON, laid out as it was unless a pattern goes beyond a value of it. */
  private String without(String text) throws IOException {
    String without = secrets.without(text);
    JsonNode before = json(text);
    return before.isMissingNode() || !json(without).isMissingNode()
        ? without
        : Json.mapper().writeValueAsString(secrets.without(before));
  }

  private static JsonNode json(String text) {
    try {
      return text.startsWith("{") || text.startsWith("[")
          ? Json.mapper().readTree(text)
          : MissingNode.getInstance();
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** Empty for what is no text in UTF-8. */
  private static Optional<String> text(byte[] bytes) {
    for (byte each : bytes) {
      if (each == 0) {
        return Optional.empty();
      }
    }
    try {
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** One reading, piece by piece. */
  private final class Pieces {

    private final StringBuilder piece = new StringBuilder();

    /** How much of the piece was copied before, and is there to be looked back at. */
    private int before;

    private boolean found;
    private boolean binary;

    void run(InputStream in, OutputStream out) throws IOException {
      boolean more = true;
      while (more) {
        byte[] chunk = in.readNBytes(CHUNK);
        more = chunk.length == CHUNK;
        String latin = new String(chunk, ISO_8859_1);
        binary |= latin.indexOf(0) >= 0;
        piece.append(latin);
        int until = copy(more, out);
        before = Math.min(until, BEFORE);
        piece.delete(0, until - before);
      }
    }

    /** How much of the piece has been copied: what may be the beginning of a secret waits. */
    private int copy(boolean more, OutputStream out) throws IOException {
      int certain = more ? Math.max(before, piece.length() - OVERLAP) : piece.length();
      int copied = before;
      Matcher matcher =
          secrets
              .matcher(piece)
              .region(before, piece.length())
              .useTransparentBounds(true)
              .useAnchoringBounds(false);
      while (matcher.find() && matcher.start() < certain) {
        if (more && matcher.end() == piece.length() && piece.length() < 8 * CHUNK) {
          certain = matcher.start();
          break;
        }
        found |= Secrets.isOne(matcher);
        out.write(piece.substring(copied, matcher.start()).getBytes(ISO_8859_1));
        out.write(SecretForms.MARK.getBytes(ISO_8859_1));
        copied = matcher.end();
      }
      int until = Math.max(copied, certain);
      out.write(piece.substring(copied, until).getBytes(ISO_8859_1));
      return until;
    }
  }
}
