package dev.deja.tracker;

import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.record.Redaction;
import dev.deja.tracker.record.Spool;
import dev.deja.tracker.redact.Purge;
import dev.deja.tracker.redact.Secrets;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.ObjectStore;
import dev.deja.tracker.store.StoredExecution;
import dev.deja.tracker.upkeep.GarbageCollection;
import dev.deja.tracker.upkeep.StoreSize;
import dev.deja.tracker.upkeep.Transfer;
import dev.deja.tracker.verify.Verification;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is checked, copied, taken out and thrown away in a store. Thread-safe. */
final class StoreUpkeep {

  private final CurrentIndex index;
  private final ObjectStore objects;
  private final Executions executions;
  private final Redaction redaction;
  private final String user;

  StoreUpkeep(
      CurrentIndex index,
      ObjectStore objects,
      Executions executions,
      Redaction redaction,
      String user) {
    this.redaction = redaction;
    this.index = index;
    this.objects = objects;
    this.executions = executions;
    this.user = user;
  }

  Verification.Report verify(Optional<ExecutionId> execution, Verification.Listener listener) {
    index.recover();
    Verification verification = new Verification(objects, listener);
    return execution.map(verification::execution).orElseGet(verification::store);
  }

  void delete(StoredExecution execution, String reason) {
    executions.delete(execution, user, redaction.withoutSecrets(reason), Instant.now());
  }

  Purge.Report redact(
      Secrets secrets,
      Set<Digest> blobs,
      List<String> looked,
      String reason,
      boolean dryRun,
      Spool spool,
      Path snapshots,
      Purge.Listener listener) {
    index.recover();
    Purge.Request request =
        new Purge.Request(
            secrets, blobs, looked, redaction.withoutSecrets(reason), user, spool.folder());
    Purge.Report report = new Purge(objects, request, Instant.now(), listener).run(dryRun);
    if (!dryRun) {
      Purge.snapshots(snapshots, secrets);
      var unused = index.catchUp();
    }
    return report;
  }

  GarbageCollection.Removed collect(List<ExecutionRow> deleted, Duration grace, boolean dryRun) {
    Set<ExecutionId> ids = deleted.stream().map(ExecutionRow::id).collect(Collectors.toSet());
    return new GarbageCollection(objects).run(ids, Instant.now(), grace, dryRun);
  }

  StoreSize size() {
    return StoreSize.of(objects, index.current().recorded());
  }

  Transfer.Copied copyTo(ObjectStore other, Optional<Set<ExecutionId>> only) {
    index.recover();
    return new Transfer(objects, other).run(only);
  }
}
