package dev.deja.tracker.web;

import dev.deja.tracker.Tracker;
import dev.deja.tracker.index.ExecutionRow;
import dev.deja.tracker.index.Filter;
import dev.deja.tracker.model.ExecutionStatus;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.shown.ListedJson;
import dev.deja.tracker.store.StoreAddress;
import io.javalin.config.RoutesConfig;
import io.javalin.http.sse.SseClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Looks into the store now and then, while somebody looks at the page, and tells browsers what has
 * changed there: as server-sent events. Thread-safe.
 *
 * <p>What a look costs grows with the store, so that questions are answered from the index, and the
 * store is looked at at most a part of the time.
 */
final class Live implements AutoCloseable {

  /** Executions of which a change is noticed: the newest, and whatever runs. */
  private static final int WATCHED = 100;

  private static final Duration OF_A_FOLDER = Duration.ofSeconds(1);
  private static final Duration OF_A_BUCKET = Duration.ofSeconds(10);

  /** A question waits for a look that takes no longer. */
  private static final Duration SHORT = Duration.ofMillis(500);

  /** Looks take at most this part of the time. */
  private static final int PART = 10;

  static final String DESCRIPTION = Answers.API + "/openapi.json";
  static final String STATUS = Answers.API + "/store";
  private static final String EVENTS = Answers.API + "/events";

  private final Tracker tracker;
  private final Duration interval;
  private final Set<SseClient> clients = ConcurrentHashMap.newKeySet();
  private final ReentrantLock looking = new ReentrantLock();
  private final Thread watcher = new Thread(this::watch, "page-live");
  private final Map<String, String> seen = new HashMap<>();
  private volatile long lookedAt;
  private volatile Duration took = Duration.ZERO;
  private volatile boolean closed;

  Live(Tracker tracker) {
    this.tracker = tracker;
    this.interval = tracker.store() instanceof StoreAddress.Bucket ? OF_A_BUCKET : OF_A_FOLDER;
    watcher.setDaemon(true);
  }

  /**
   * What a browser is told.
   *
   * @param changed ids of executions that are new or not as they were
   * @param said whether something was said of any: a tag, a note, a deployment
   */
  record Changed(List<String> changed, boolean said) {}

  /** Before whoever answers: every question but those that ask nothing of the store. */
  void addBefore(RoutesConfig routes) {
    routes.before(
        Answers.API + "/*",
        context -> {
          switch (context.path()) {
            case DESCRIPTION, EVENTS -> {
              // Nothing of the store.
            }
            // Tells what waits for a store that cannot be reached.
            case STATUS -> tried(this::beforeQuestion);
            default -> beforeQuestion();
          }
        });
  }

  void add(RoutesConfig routes) {
    routes.sse(
        EVENTS,
        client -> {
          client.keepAlive();
          client.onClose(() -> clients.remove(client));
          clients.add(client);
          client.sendComment("listening");
          wake();
        });
  }

  void start() {
    tracker.follow();
    look(true);
    watcher.start();
  }

  /**
   * Before a question: looks into the store, if the last look is old and this one will be short.
   */
  void beforeQuestion() {
    if (isOld() && took.compareTo(SHORT) < 0) {
      look(false);
    } else {
      wake();
    }
  }

  /**
   * After something was said through the page: everybody shall see it. It was said, also if that
   * cannot be looked at now.
   */
  void afterChange() {
    tried(() -> look(true));
  }

  private static void tried(Runnable look) {
    try {
      look.run();
    } catch (RuntimeException e) {
      // The next question says so to whoever asks it; a store may come back.
    }
  }

  /** Tells all browsers something. */
  void tell(String event, Object what) {
    String json = Json.mapper().valueToTree(what).toString();
    for (SseClient client : clients) {
      client.sendEvent(event, json);
    }
  }

  private Duration pause() {
    Duration rest = took.multipliedBy(PART);
    return rest.compareTo(interval) > 0 ? rest : interval;
  }

  private boolean isOld() {
    return System.nanoTime() - lookedAt > pause().toNanos();
  }

  /**
   * Looks into the store.
   *
   * @param always also if another has just looked, for whom this one waited
   */
  private void look(boolean always) {
    Changed news;
    looking.lock();
    try {
      if (!always && !isOld()) {
        return;
      }
      long began = System.nanoTime();
      boolean said = tracker.refresh().events() > 0;
      news = new Changed(changed(), said);
      lookedAt = System.nanoTime();
      took = Duration.ofNanos(lookedAt - began);
    } finally {
      looking.unlock();
    }
    if (news.said() || !news.changed().isEmpty()) {
      tell("changed", news);
    }
  }

  private List<String> changed() {
    List<String> changed = new ArrayList<>();
    Map<String, String> now = new HashMap<>();
    Stream.of(filter(List.of()), filter(List.of(ExecutionStatus.RUNNING)))
        .flatMap(filter -> tracker.list(filter).stream())
        .forEach(row -> now.put(row.id().ulid(), json(row)));
    now.forEach(
        (id, row) -> {
          if (!row.equals(seen.get(id))) {
            changed.add(id);
          }
        });
    seen.keySet().stream().filter(id -> !now.containsKey(id)).forEach(changed::add);
    seen.clear();
    seen.putAll(now);
    return changed;
  }

  private static Filter filter(List<ExecutionStatus> status) {
    return new Filter(
        Optional.empty(),
        List.of(),
        status,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        WATCHED);
  }

  private static String json(ExecutionRow row) {
    return Json.mapper().valueToTree(ListedJson.of(row)).toString();
  }

  private void watch() {
    while (!closed) {
      try {
        synchronized (watcher) {
          watcher.wait(clients.isEmpty() ? 0 : pause().toMillis());
        }
        if (!closed && isOld()) {
          look(false);
          // Tells which browsers are gone.
          clients.forEach(client -> client.sendComment("here"));
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        // The next question says so to whoever asks it; a store may come back.
        lookedAt = System.nanoTime();
      }
    }
  }

  private void wake() {
    synchronized (watcher) {
      watcher.notifyAll();
    }
  }

  @Override
  public void close() {
    closed = true;
    wake();
    clients.forEach(SseClient::close);
  }
}
