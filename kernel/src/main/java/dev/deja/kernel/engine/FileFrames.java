package dev.deja.kernel.engine;

import dev.deja.kernel.model.CellFiles;
import dev.deja.kernel.model.FileUse;
import dev.deja.runtime.FrameReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@link dev.deja.runtime.FrameKind#FILES}. */
final class FileFrames {

  private static final long NANOS = 1_000_000_000;

  private FileFrames() {}

  static CellFiles take(int cell, FrameReader frame) {
    boolean processes = frame.takeBoolean();
    boolean nativeCode = frame.takeBoolean();
    Optional<String> fault = Optional.ofNullable(frame.takeOptionalText());
    List<FileUse> uses = new ArrayList<>();
    for (int i = frame.takeInt(); i > 0; i--) {
      uses.add(use(frame));
    }
    return new CellFiles(cell, uses, processes, nativeCode, fault);
  }

  private static FileUse use(FrameReader frame) {
    String path = frame.takeText();
    Path location = Path.of(frame.takeText());
    FileUse.Role role = frame.takeBoolean() ? FileUse.Role.OUTPUT : FileUse.Role.INPUT;
    boolean present = frame.takeBoolean();
    long size = present ? frame.takeLong() : 0;
    long modified = present ? frame.takeLong() : 0;
    String key = present ? frame.takeText() : "";
    Instant seenAt = Instant.ofEpochMilli(frame.takeLong());
    Instant changed =
        Instant.ofEpochSecond(Math.floorDiv(modified, NANOS), Math.floorMod(modified, NANOS));
    return new FileUse(
        path,
        location,
        role,
        present ? Optional.of(new FileUse.State(size, changed, key, seenAt)) : Optional.empty(),
        frame.takeTexts(),
        Optional.ofNullable(frame.takeOptionalText()));
  }
}
