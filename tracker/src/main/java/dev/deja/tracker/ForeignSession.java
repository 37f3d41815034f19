package dev.deja.tracker;

import dev.deja.kernel.extension.CellObserver;
import dev.deja.kernel.model.SessionInfo;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.record.Recorder;
import dev.deja.tracker.record.RecorderOptions;
import dev.deja.tracker.record.Spool;
import dev.deja.tracker.store.StoreAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The recording of a session in a kernel that is not Deja's, by the client that runs it. */
final class ForeignSession {

  private ForeignSession() {}

  static CellObserver record(
      ExecutionId id,
      String kernel,
      Path workingFolder,
      Map<String, @Nullable Object> parameters,
      Map<String, String> environment,
      Consumer<String> warnings) {
    Clock clock = Clock.systemUTC();
    Configuration configuration = Configuration.of(environment);
    Spool spool = new Spool(configuration.spool());
    boolean far = configuration.store() instanceof StoreAddress.Bucket;
    String version = ForeignSession.class.getPackage().getImplementationVersion();
    SessionInfo session =
        new SessionInfo(
            version == null ? "(from sources)" : version,
            clock.instant(),
            workingFolder,
            List.of(),
            Path.of(System.getProperty("java.home")));
    Map<String, Object> given = new LinkedHashMap<>();
    parameters.forEach(given::put);
    RecorderOptions options =
        new RecorderOptions(
            "deja-run",
            Optional.empty(),
            Optional.empty(),
            given,
            environment,
            far ? TrackerExtension.PATIENCE : RecorderOptions.UNLIMITED,
            Optional.of(kernel));
    return Recorder.start(
        clock,
        id,
        () -> TrackerExtension.open(configuration, spool, id, environment, warnings),
        spool,
        session,
        options,
        warnings);
  }
}
