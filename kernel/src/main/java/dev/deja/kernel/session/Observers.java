package dev.deja.kernel.session;

import dev.deja.kernel.extension.CellObserver;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Everyone who watches cells. Calls reach them one at a time; what one of them throws is logged
 * once for each kind of fault and goes no further.
 */
final class Observers {

  private final List<CellObserver> observers = new CopyOnWriteArrayList<>();
  private final Set<String> faults = ConcurrentHashMap.newKeySet();
  private final Consumer<String> log;

  Observers(Consumer<String> log) {
    this.log = log;
  }

  void add(CellObserver observer) {
    observers.add(observer);
  }

  /** Whether one of them keeps what a cell puts out and no client is shown. */
  boolean keepHiddenOutput() {
    return observers.stream().anyMatch(CellObserver::keepsHiddenOutput);
  }

  /** Completes when every observer says so; what one of them throws keeps nobody waiting. */
  CompletableFuture<Void> ask(Function<CellObserver, CompletableFuture<Void>> question) {
    return CompletableFuture.allOf(
        observers.stream()
            .map(
                observer -> {
                  try {
                    return question.apply(observer);
                  } catch (RuntimeException | LinkageError e) {
                    log(observer, e);
                    return CompletableFuture.<Void>completedFuture(null);
                  }
                })
            .toArray(CompletableFuture<?>[]::new));
  }

  synchronized void tell(Consumer<CellObserver> what) {
    for (CellObserver observer : observers) {
      try {
        what.accept(observer);
      } catch (RuntimeException | LinkageError e) {
        log(observer, e);
      }
    }
  }

  private void log(CellObserver observer, Throwable thrown) {
    String fault = observer.getClass().getSimpleName() + ": " + thrown;
    if (faults.add(fault)) {
      log.accept("an observer of cells has a fault, cells go on: " + fault);
    }
  }
}
