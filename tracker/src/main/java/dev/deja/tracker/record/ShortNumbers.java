package dev.deja.tracker.record;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.Layout;
import dev.deja.tracker.store.ObjectStore;
import java.io.ByteArrayInputStream;
import java.util.Optional;
import java.util.stream.Stream;

/** Gives executions their short numbers. Thread-safe, also beside other processes. */
final class ShortNumbers {

  /** How many of the highest numbers are looked at for one that the execution already has. */
  private static final int LOOK_BACK = 16;

  private ShortNumbers() {}

  /**
   * The execution's number among those of its notebook: the one it has, or the next free one.
   *
   * @param isFirst whether nobody can have reserved one for it before, so that it has none
   */
  static int reserve(ObjectStore objects, String notebook, ExecutionId id, boolean isFirst) {
    String prefix = Layout.numbers(notebook);
    int highest;
    try (Stream<String> keys = objects.list(prefix, "", false)) {
      highest =
          keys.map(key -> key.substring(prefix.length()))
              .filter(name -> name.matches("[1-9][0-9]{0,8}"))
              .mapToInt(Integer::parseInt)
              .max()
              .orElse(0);
    }
    Executions executions = new Executions(objects);
    int back = isFirst ? 0 : LOOK_BACK;
    for (int number = highest; number > Math.max(0, highest - back); number--) {
      if (executions.byNumber(notebook, number).equals(Optional.of(id))) {
        return number;
      }
    }
    byte[] text = id.toString().getBytes(US_ASCII);
    int number = highest + 1;
    while (!objects.putIfAbsent(
        Layout.number(notebook, number), text.length, () -> new ByteArrayInputStream(text))) {
      number++;
    }
    return number;
  }
}
