package dev.deja.tracker.replay;

/**
 * One part of what a cell run gave that differs after normalizing.
 *
 * @param label {@code stdout}, {@code result text/plain}, {@code file model.bin}, …
 * @param original as text, normalized; empty if there was no such part
 * @param rerun the same of the re-run
 * @param both whether there was such a part both times
 * @param text whether it is text, so that its order can be asked for
 */
record Part(String label, String original, String rerun, boolean both, boolean text) {

  String diff() {
    return text
        ? TextDiff.of(label, original, rerun)
        : "--- recorded %s\n+++ re-run %s\n-%s\n+%s".formatted(label, label, original, rerun);
  }
}
