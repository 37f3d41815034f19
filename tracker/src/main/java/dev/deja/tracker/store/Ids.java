package dev.deja.tracker.store;

import com.github.f4b6a3.ulid.Ulid;
import com.github.f4b6a3.ulid.UlidCreator;
import dev.deja.tracker.model.ExecutionId;
import java.time.Instant;

/** Makes ids of executions and events. Thread-safe. */
public final class Ids {

  private Ids() {}

  /** A fresh id that sorts behind every one this process made for the same or an earlier moment. */
  public static ExecutionId next(Instant at) {
    return new ExecutionId(UlidCreator.getMonotonicUlid(at.toEpochMilli()).toString());
  }

  /** The id that sorts before all that are made at a moment or later. */
  public static ExecutionId first(Instant at) {
    return new ExecutionId(new Ulid(Math.max(0, at.toEpochMilli()) << 16, 0).toString());
  }

  /** When an id was made, to the millisecond. */
  public static Instant madeAt(ExecutionId id) {
    return Ulid.from(id.ulid()).getInstant();
  }
}
