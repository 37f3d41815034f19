package dev.deja.tracker.replay;

import dev.deja.tracker.model.Artifact;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.FileUse;
import dev.deja.tracker.model.FileVerdict;
import dev.deja.tracker.model.Verdict;
import dev.deja.tracker.store.BlobStore;
import dev.deja.tracker.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Compares the files and artifacts that a cell run wrote with those that it writes in a re-run, by
 * digest.
 */
final class FileComparison {

  /** Larger files are not looked into. */
  private static final int MOST_BYTES = 4 << 20;

  private final Optional<BlobStore> blobs;
  private final List<Normalizer> normalizers;
  private final Normalizer folders;
  private final List<FileVerdict> verdicts = new ArrayList<>();
  private final List<Part> differences = new ArrayList<>();
  private final List<String> uncompared = new ArrayList<>();

  /**
   * @param blobs where bytes are kept; without them only digests are compared
   * @param normalizers for texts
   * @param folders makes one path of those that a file has both times
   */
  FileComparison(Optional<BlobStore> blobs, List<Normalizer> normalizers, Normalizer folders) {
    this.blobs = blobs;
    this.normalizers = normalizers;
    this.folders = folders;
  }

  /** Verdicts so far; those of files that differ are {@code DIFFERENT}, whatever the cause. */
  List<FileVerdict> verdicts() {
    return verdicts;
  }

  List<Part> differences() {
    return differences;
  }

  /** Files of which nothing can be said, with the reason. */
  List<String> uncompared() {
    return uncompared;
  }

  void compare(List<FileUse> original, List<FileUse> rerun) {
    Map<String, FileUse> before = byPath(original);
    Map<String, FileUse> after = byPath(rerun);
    before.forEach(
        (path, use) -> compare(use, Optional.of(use), Optional.ofNullable(after.get(path))));
    after.forEach(
        (path, use) -> {
          if (!before.containsKey(path)) {
            compare(use, Optional.empty(), Optional.of(use));
          }
        });
  }

  /** Several whose paths become one, as two temporary files may, stay several, in their order. */
  private Map<String, FileUse> byPath(List<FileUse> uses) {
    Map<String, FileUse> byPath = new LinkedHashMap<>();
    Map<String, Integer> seen = new HashMap<>();
    for (FileUse use : uses) {
      String path = folders.normalize(use.path());
      byPath.put(path + "\0" + seen.merge(path, 1, Integer::sum), use);
    }
    return byPath;
  }

  private void compare(FileUse any, Optional<FileUse> before, Optional<FileUse> after) {
    for (FileUse use : List.of(before.orElse(any), after.orElse(any))) {
      if (use.digest().isEmpty() && !use.isDeletion()) {
        uncompared.add(
            "%s '%s' was not compared: %s"
                .formatted(
                    kind(use.path()),
                    Artifact.shown(use.path()),
                    use.doubt().orElse("its bytes are not known")));
        return;
      }
    }
    Optional<Digest> one = before.flatMap(FileUse::digest);
    Optional<Digest> other = after.flatMap(FileUse::digest);
    if (before.isPresent() && after.isPresent() && one.equals(other)) {
      verdicts.add(new FileVerdict(any.path(), Verdict.IDENTICAL, one, other, List.of()));
      return;
    }
    List<String> needed =
        one.isPresent() && other.isPresent()
            ? insides(any.path(), before.orElseThrow(), after.orElseThrow())
            : differs(any.path(), said(before), said(after), before.isPresent());
    Verdict verdict = needed.isEmpty() ? Verdict.DIFFERENT : Verdict.EQUIVALENT;
    verdicts.add(new FileVerdict(any.path(), verdict, one, other, needed));
  }

  private static String kind(String path) {
    return Artifact.isLocation(path) ? "artifact" : "file";
  }

  private static String label(String path) {
    return kind(path) + " " + Artifact.shown(path);
  }

  /** The normalizers that make two files equal; none if they stay different. */
  private List<String> insides(String path, FileUse before, FileUse after) {
    Optional<byte[]> one = bytes(before);
    Optional<byte[]> other = bytes(after);
    if (one.isPresent() && other.isPresent()) {
      Optional<String> text = text(one.get());
      Optional<String> otherText = text(other.get());
      if (text.isPresent() && otherText.isPresent()) {
        Normalized normalized = Normalized.of(text.get(), otherText.get(), normalizers);
        if (normalized.equal()) {
          return List.copyOf(normalized.needed());
        }
        differences.add(
            new Part(label(path), normalized.original(), normalized.rerun(), true, true));
        return List.of();
      }
      if (Images.samePixels(base64(one.get()), base64(other.get()))) {
        return List.of("pixels");
      }
      Map<String, Digest> entries = entries(one.get());
      if (!entries.isEmpty() && entries.equals(entries(other.get()))) {
        return List.of("archive-times");
      }
    }
    return differs(path, said(Optional.of(before)), said(Optional.of(after)), true);
  }

  private List<String> differs(String path, String before, String after, boolean both) {
    differences.add(new Part(label(path), before, after, both, false));
    return List.of();
  }

  private static String said(Optional<FileUse> use) {
    return use.map(
            known ->
                known.isDeletion()
                    ? "deleted"
                    : known.digest().map(Digest::toString).orElse("")
                        + " ("
                        + known.sizeBytes()
                        + " bytes)")
        .orElse("not written");
  }

  private Optional<byte[]> bytes(FileUse use) {
    if (blobs.isEmpty() || !use.kept() || use.sizeBytes() > MOST_BYTES) {
      return Optional.empty();
    }
    try {
      return use.digest().map(blobs.get()::read);
    } catch (StoreException e) {
      // The digests have said what counts.
      return Optional.empty();
    }
  }

  private static Optional<String> text(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(text);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** What a zip archive (or jar, or office document) holds; empty for anything else. */
  private static Map<String, Digest> entries(byte[] bytes) {
    Map<String, Digest> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      long total = 0;
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] content = zip.readNBytes(MOST_BYTES);
        total += content.length;
        if (total >= MOST_BYTES * 4L || zip.read() >= 0) {
          return Map.of();
        }
        entries.put(entry.getName(), Digest.of(content));
      }
      return entries;
    } catch (IOException | IllegalArgumentException e) {
      return Map.of();
    }
  }
}
