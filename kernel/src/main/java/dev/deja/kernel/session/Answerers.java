package dev.deja.kernel.session;

import dev.deja.kernel.extension.Answerer;
import dev.deja.kernel.extension.Question;
import dev.deja.kernel.model.Note;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Who answers what notebook code asks extensions, by topic. Thread-safe. */
final class Answerers {

  private final Map<String, Answerer> answerers = new ConcurrentHashMap<>();
  private final Observers observers;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "deja-answers");
            thread.setDaemon(true);
            return thread;
          });

  Answerers(Observers observers) {
    this.observers = observers;
  }

  void add(String topic, Answerer answerer) {
    answerers.put(topic, answerer);
  }

  /** The answer, in time; what is thrown says to the user why there is none. */
  CompletableFuture<String> ask(int cell, Note asked) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    threads.execute(
        () -> {
          try {
            answer.complete(answerer(asked.topic()).answer(question(cell, asked)));
          } catch (Exception | LinkageError | StackOverflowError e) { // whoever waits must hear
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  private Answerer answerer(String topic) {
    Answerer found = answerers.get(topic);
    if (found == null) {
      throw new IllegalStateException(
          "this kernel has no extension that knows of '" + topic + "'; Deja's tracker is one");
    }
    return found;
  }

  private Question question(int cell, Note asked) {
    return new Question(
        cell, asked.json(), note -> observers.tell(observer -> observer.cellNote(cell, note)));
  }
}
