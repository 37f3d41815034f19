package dev.deja.tracker.web;

import dev.deja.tracker.Tracker;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.store.StoreAddress;
import dev.deja.tracker.upkeep.GarbageCollection;
import dev.deja.tracker.upkeep.StoreSize;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/** The store itself, and who relies on what is in it. */
final class StoreApi {

  private final Tracker tracker;

  StoreApi(Tracker tracker) {
    this.tracker = tracker;
  }

  void add(RoutesConfig routes) {
    routes.get(
        Answers.API + "/deployments", context -> Answers.json(context, tracker.deployments()));
    routes.get(Live.STATUS, this::status);
    routes.get(Answers.API + "/store/size", this::size);
    routes.get(Answers.API + "/store/garbage", this::garbage);
  }

  /**
   * Where records go.
   *
   * @param server of a bucket
   * @param waiting what is being recorded, or waits to be shipped
   * @param damaged what could not be read, a line each
   */
  private record Status(
      String store,
      Optional<String> server,
      String spool,
      List<Waits> waiting,
      List<String> damaged) {}

  private record Waits(ExecutionId id, boolean running, long bytes) {}

  private void status(Context context) {
    Answers.json(
        context,
        new Status(
            tracker.storeName(),
            tracker.store() instanceof StoreAddress.Bucket bucket
                ? Optional.of(bucket.server())
                : Optional.empty(),
            tracker.spoolFolder().toString(),
            tracker.waiting().stream()
                .map(each -> new Waits(each.id(), each.alive(), each.bytes()))
                .toList(),
            tracker.damaged()));
  }

  private void size(Context context) {
    StoreSize size = tracker.size();
    Answers.json(context, size);
  }

  private void garbage(Context context) {
    GarbageCollection.Removed removed =
        tracker.collect(List.of(), GarbageCollection.USUAL_GRACE, true);
    Answers.json(context, removed);
  }
}
