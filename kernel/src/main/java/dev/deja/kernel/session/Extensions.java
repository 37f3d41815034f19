package dev.deja.kernel.session;

import dev.deja.kernel.extension.Answerer;
import dev.deja.kernel.extension.CellObserver;
import dev.deja.kernel.extension.KernelContext;
import dev.deja.kernel.extension.KernelExtension;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.magic.Magics;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.SessionInfo;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Finds and starts the extensions, on a thread of their own. */
final class Extensions {

  private final CompletableFuture<Void> started;

  private Extensions(CompletableFuture<Void> started) {
    this.started = started;
  }

  static Extensions start(
      SessionInfo info,
      Observers observers,
      Magics magics,
      Answerers answerers,
      CellOutputs outputs,
      Consumer<String> log) {
    KernelContext context = new Context(info, observers, magics, answerers, outputs);
    CompletableFuture<Void> started = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                startAll(context, log);
              } finally {
                started.complete(null);
              }
            },
            "deja-extensions");
    thread.setDaemon(true);
    thread.start();
    return new Extensions(started);
  }

  /** Returns when every extension has been started; a failed one counts as started. */
  void awaitStarted() {
    started.join();
  }

  private static void startAll(KernelContext context, Consumer<String> log) {
    try {
      for (KernelExtension extension : ServiceLoader.load(KernelExtension.class)) {
        try {
          extension.start(context);
        } catch (RuntimeException | LinkageError e) {
          String why = e.getMessage() == null ? e.toString() : e.getMessage();
          log.accept("extension " + extension.name() + " did not start, cells run without: " + why);
        }
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      log.accept("an extension cannot be loaded, cells run without: " + e);
    }
  }

  private record Context(
      SessionInfo session,
      Observers observers,
      Magics magics,
      Answerers answerers,
      CellOutputs outputs)
      implements KernelContext {

    @Override
    public void observe(CellObserver observer) {
      observers.add(observer);
    }

    @Override
    public void register(Magic magic) {
      magics.register(magic);
    }

    @Override
    public void answer(String topic, Answerer answerer) {
      answerers.add(topic, answerer);
    }

    @Override
    public void show(int cell, CellOutput.Display display) {
      outputs.show(cell, display);
    }
  }
}
