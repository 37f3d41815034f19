package dev.deja.tracker.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.Tracker;
import dev.deja.tracker.WebPage;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.model.Json;
import io.javalin.http.ConflictResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/** Executions that are run again from the page, one process each. Thread-safe. */
final class Reruns implements AutoCloseable {

  private static final int MOST_AT_ONCE = 2;
  private static final int LONGEST_MESSAGE = 4_000;

  private final Tracker tracker;
  private final WebPage.Rerunner rerunner;
  private final Live live;
  private final Map<ExecutionId, Process> running = new ConcurrentHashMap<>();

  Reruns(Tracker tracker, WebPage.Rerunner rerunner, Live live) {
    this.tracker = tracker;
    this.rerunner = rerunner;
    this.live = live;
  }

  /**
   * How one ended.
   *
   * @param original the execution that was run again
   * @param reference the execution that came of it
   * @param error why nothing came of it
   */
  record Ended(
      ExecutionId original,
      Optional<String> reference,
      Optional<String> verdict,
      Optional<String> error) {}

  /** Whether an execution is being run again. */
  boolean isRunning(ExecutionId id) {
    return running.containsKey(id);
  }

  /** Starts one; browsers are told when it has ended. */
  synchronized void start(ExecutionId id) throws IOException {
    if (isRunning(id)) {
      throw new ConflictResponse("this execution is being run again already");
    }
    if (running.size() >= MOST_AT_ONCE) {
      throw new ConflictResponse(
          running.size() + " executions are being run again; wait until one of them has ended");
    }
    Process process = rerunner.start(tracker.execution(id).start().reference());
    running.put(id, process);
    Thread reader = new Thread(() -> await(id, process), "page-rerun");
    reader.setDaemon(true);
    reader.start();
  }

  private void await(ExecutionId id, Process process) {
    Ended ended;
    try {
      process.getOutputStream().close();
      CompletableFuture<String> errors =
          CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
      String out = text(process.getInputStream());
      ended = ended(id, out, errors.join(), process.waitFor());
    } catch (IOException | UncheckedIOException | CompletionException e) {
      ended = new Ended(id, Optional.empty(), Optional.empty(), Optional.of(e.toString()));
    } catch (InterruptedException e) {
      return;
    } finally {
      running.remove(id);
    }
    live.afterChange();
    live.tell("rerun", ended);
  }

  private static String text(InputStream in) {
    try (in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Ended ended(ExecutionId id, String out, String errors, int code) {
    try {
      JsonNode json = Json.mapper().readTree(out);
      if (json != null && json.hasNonNull("reference")) {
        return new Ended(
            id,
            Optional.of(json.path("reference").asText()),
            Optional.of(json.path("verdict").asText()),
            Optional.empty());
      }
    } catch (IOException e) {
      // What it said instead is shown.
    }
    String said = errors.strip();
    return new Ended(
        id,
        Optional.empty(),
        Optional.empty(),
        Optional.of(
            said.isEmpty()
                ? "'deja rerun' ended with exit code " + code
                : said.substring(Math.max(0, said.length() - LONGEST_MESSAGE))));
  }

  @Override
  public void close() {
    running.values().forEach(Process::destroy);
  }
}
