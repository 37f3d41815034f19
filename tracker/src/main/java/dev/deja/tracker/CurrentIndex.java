package dev.deja.tracker;

import dev.deja.tracker.index.CaughtUp;
import dev.deja.tracker.index.Index;
import dev.deja.tracker.record.Recovery;
import dev.deja.tracker.record.Spool;
import dev.deja.tracker.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The index of a {@link Tracker}, opened when it is first needed and brought up to date before
 * every question: other processes write to the store. Thread-safe.
 */
final class CurrentIndex implements AutoCloseable {

  private final Spool spool;
  private final ObjectStore objects;
  private final Supplier<Index> opener;
  private @Nullable Index index;
  private volatile boolean followed;
  private volatile List<String> damaged = List.of();
  private volatile List<String> unrecovered = List.of();

  CurrentIndex(Spool spool, ObjectStore objects, Supplier<Index> opener) {
    this.spool = spool;
    this.objects = objects;
    this.opener = opener;
  }

  /** For a question. */
  Index current() {
    if (!followed) {
      var unused = refresh();
    }
    return index();
  }

  /** From now on it is brought up to date by {@link #refresh} alone. */
  void follow() {
    followed = true;
  }

  CaughtUp refresh() {
    recover();
    return catchUp();
  }

  /** Completes the executions whose kernels are gone. */
  void recover() {
    unrecovered =
        Recovery.run(spool, objects).stream()
            .flatMap(recovered -> recovered.problem().stream())
            .toList();
  }

  /** Brings in what the store has. */
  CaughtUp catchUp() {
    CaughtUp caughtUp = index().catchUp();
    damaged = caughtUp.damaged();
    return caughtUp;
  }

  CaughtUp rebuild() {
    return index().rebuild();
  }

  /** What could not be brought in, and what could not be completed; a line each. */
  List<String> damaged() {
    List<String> all = new ArrayList<>(damaged);
    all.addAll(unrecovered);
    return all;
  }

  private synchronized Index index() {
    Index open = index;
    if (open == null) {
      open = opener.get();
      index = open;
    }
    return open;
  }

  @Override
  public synchronized void close() {
    if (index != null) {
      index.close();
    }
  }
}
