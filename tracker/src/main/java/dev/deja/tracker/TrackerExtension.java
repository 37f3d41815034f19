package dev.deja.tracker;

import dev.deja.kernel.extension.KernelContext;
import dev.deja.kernel.extension.KernelExtension;
import dev.deja.tracker.magic.ArtifactMagic;
import dev.deja.tracker.magic.MetadataMagic;
import dev.deja.tracker.magic.TagMagic;
import dev.deja.tracker.magic.UntagMagic;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.record.Recorder;
import dev.deja.tracker.record.RecorderOptions;
import dev.deja.tracker.record.Recovery;
import dev.deja.tracker.record.Spool;
import dev.deja.tracker.store.Ids;
import dev.deja.tracker.store.LocalObjectStore;
import dev.deja.tracker.store.ObjectStore;
import dev.deja.tracker.store.S3ObjectStore;
import dev.deja.tracker.store.SpoolBound;
import dev.deja.tracker.store.StagedObjectStore;
import dev.deja.tracker.store.StoreAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tracking as an extension of the kernel: records the session, and adds {@code %tag}, {@code
 * %untag}, {@code %metadata}, {@code %artifact}, {@code %deja}, and the line below the first cell
 * that says so. Starting it opens a journal and nothing else; the store, Git and the rest wait
 * until the first cell has been answered.
 */
public final class TrackerExtension implements KernelExtension {

  /** Clients wait about as long for a kernel to end before they kill it. */
  static final Duration PATIENCE = Duration.ofSeconds(4);

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
    context.register(new ArtifactMagic());
    Map<String, String> environment = System.getenv();
    Configuration configuration = Configuration.of(environment);
    if (!configuration.tracking()) {
      context.answer("artifact", question -> "{}"); // nobody keeps it, and nobody minds
      context.register(DejaMagic.withoutRecording());
      return;
    }
    Clock clock = Clock.systemUTC();
    Spool spool = new Spool(configuration.spool());
    // A kernel that a cell starts inherits the name of this one's execution, and needs its own.
    ExecutionId id =
        configuration
            .executionId()
            .filter(chosen -> !spool.has(chosen))
            .orElseGet(() -> Ids.next(clock.instant()));
    boolean far = configuration.store() instanceof StoreAddress.Bucket;
    RecorderOptions options =
        new RecorderOptions(
            configuration.client(),
            configuration.rerunOf(),
            Optional.ofNullable(environment.get("JPY_SESSION_NAME")),
            configuration.parameters(),
            environment,
            far ? patience(environment) : RecorderOptions.UNLIMITED);
    Consumer<String> warnings = warning -> System.err.println("deja: " + warning);
    Recorder recorder =
        Recorder.start(
            clock,
            id,
            () -> open(configuration, spool, id, environment, warnings),
            spool,
            context.session(),
            options,
            warnings);
    context.observe(recorder);
    SessionLine line = new SessionLine(id, people(configuration, environment), context::show);
    recorder.whenNamed(line::named);
    context.observe(line);
    context.register(
        new DejaMagic(
            id,
            recorder,
            line::reference,
            configuration.store().name(),
            Optional.ofNullable(environment.get("DEJA_UI")).filter(page -> !page.isBlank())));
    context.answer("artifact", recorder.artifacts());
  }

  /** Whether somebody may look on who wants to be told. */
  private static boolean people(Configuration configuration, Map<String, String> environment) {
    return configuration.client().equals("jupyter")
        && !"off".equalsIgnoreCase(environment.getOrDefault("DEJA_LINE", ""));
  }

  /** A headless run lets its kernel take longer, and says how long. */
  private static Duration patience(Map<String, String> environment) {
    String seconds = environment.getOrDefault("DEJA_END_SECONDS", "");
    return seconds.matches("[0-9]{1,4}")
        ? Duration.ofSeconds(Integer.parseInt(seconds)).multipliedBy(2).dividedBy(3)
        : PATIENCE;
  }

  /** The store in which a session is recorded; what cannot be shipped at once waits. */
  static ObjectStore open(
      Configuration configuration,
      Spool spool,
      ExecutionId id,
      Map<String, String> environment,
      Consumer<String> warnings) {
    if (configuration.store() instanceof StoreAddress.Folder folder) {
      LocalObjectStore objects = LocalObjectStore.open(folder.path());
      recover(spool, objects);
      return objects;
    }
    StoreAddress.Bucket bucket = (StoreAddress.Bucket) configuration.store();
    // Its classes are many: they are loaded when there is something to send.
    return new StagedObjectStore(
        LocalObjectStore.open(spool.stage(id)),
        () -> {
          S3ObjectStore objects = S3ObjectStore.open(bucket, environment);
          recover(spool, objects);
          return objects;
        },
        new SpoolBound(spool.folder(), configuration.spoolLimit(), warnings));
  }

  private static void recover(Spool spool, ObjectStore objects) {
    Thread recovery = new Thread(() -> Recovery.run(spool, objects), "deja-recovery");
    recovery.setDaemon(true);
    recovery.start();
  }
}
