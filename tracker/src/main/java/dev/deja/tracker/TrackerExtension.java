package dev.deja.tracker;

import dev.deja.kernel.extension.KernelContext;
import dev.deja.kernel.extension.KernelExtension;
import dev.deja.tracker.magic.MetadataMagic;
import dev.deja.tracker.magic.TagMagic;
import dev.deja.tracker.magic.UntagMagic;
import dev.deja.tracker.record.Recorder;
import dev.deja.tracker.record.RecorderOptions;
import dev.deja.tracker.record.Recovery;
import dev.deja.tracker.record.Spool;
import dev.deja.tracker.store.Ids;
import dev.deja.tracker.store.LocalObjectStore;
import dev.deja.tracker.store.ObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * Tracking as an extension of the kernel: records the session, and adds {@code %tag}, {@code
 * %untag} and {@code %metadata}. Starting it opens a journal and nothing else; the store, Git and
 * the rest wait until the first cell has been answered.
 */
public final class TrackerExtension implements KernelExtension {

  @Override
  public String name() {
    return "tracker";
  }

  @Override
  public void start(KernelContext context) {
    // Also without recording: a notebook that tags itself must run.
    context.register(new TagMagic());
    context.register(new UntagMagic());
    context.register(new MetadataMagic());
    Map<String, String> environment = System.getenv();
    Configuration configuration = Configuration.of(environment);
    if (!configuration.tracking()) {
      return;
    }
    Clock clock = Clock.systemUTC();
    Spool spool = Spool.of(configuration.store());
    RecorderOptions options =
        new RecorderOptions(
            configuration.client(),
            configuration.rerunOf(),
            Optional.ofNullable(environment.get("JPY_SESSION_NAME")),
            configuration.parameters(),
            environment);
    context.observe(
        Recorder.start(
            clock,
            // A kernel that a cell starts inherits the name of this one's execution, and needs its
            // own.
            configuration
                .executionId()
                .filter(id -> !spool.has(id))
                .orElseGet(() -> Ids.next(clock.instant())),
            () -> open(configuration.store(), spool),
            spool,
            context.session(),
            options,
            warning -> System.err.println("deja: " + warning)));
  }

  private static ObjectStore open(Path folder, Spool spool) {
    LocalObjectStore objects = LocalObjectStore.open(folder);
    Thread recovery = new Thread(() -> Recovery.run(spool, objects), "deja-recovery");
    recovery.setDaemon(true);
    recovery.start();
    return objects;
  }
}
