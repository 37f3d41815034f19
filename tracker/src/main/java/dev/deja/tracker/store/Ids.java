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

  /** When an id was made, to the millisecond. */
  public static Instant madeAt(ExecutionId id) {
    return Ulid.from(id.ulid()).getInstant();
  }
}
