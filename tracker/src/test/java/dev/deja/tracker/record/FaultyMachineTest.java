package dev.deja.tracker.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deja.kernel.model.CellFinish;
import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.CellOutput.StreamName;
import dev.deja.kernel.model.CellStart;
import dev.deja.kernel.model.CellStatus;
import dev.deja.kernel.model.Note;
import dev.deja.kernel.model.SessionInfo;
import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Event;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.store.Executions;
import dev.deja.tracker.store.Ids;
import dev.deja.tracker.store.LocalObjectStore;
import dev.deja.tracker.store.SmallDisk;
import dev.deja.tracker.store.StoreException;
import dev.deja.tracker.store.StoredExecution;
import dev.deja.tracker.verify.Verification;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions on a machine whose disk fills up, or whose clock goes back. */
class FaultyMachineTest {

  private static final int CELLS = 6;

  @TempDir Path temporary;

  /** Room is given out in pages of this size. */
  private static final int PAGE = 4096;

  /**
   * The disk has no room for the first thing that is written, then for all but that, and so on
   * until there is room for everything.
   */
  @Test
  void whereverTheDiskIsFullWhatIsThereIsWholeAndWhatIsMissingIsSaid() throws Exception {
    int points = 0;
    boolean everything = false;
    try (SmallDisk disk = SmallDisk.mount(temporary.resolve("disk"))) {
      for (int pages = 0; !everything; pages += pages < 8 ? 1 : 3) {
        Path store = disk.folder().resolve("store-" + pages);
        everything = recordWith(pages, store, disk.folder().resolve("filler"));
        points++;
        remove(store);
      }
    }
    System.out.println(points + " amounts of room were tried");
    assertThat(points).isGreaterThan(8);
  }

  /** Whether there was room enough. */
  private boolean recordWith(int pages, Path store, Path filler) throws Exception {
    Files.createDirectories(store);
    LocalObjectStore objects = LocalObjectStore.open(store);
    fill(filler, pages);
    Path project = Files.createDirectories(temporary.resolve("project"));
    Files.writeString(project.resolve("data.csv"), "a,b\n1,2\n");
    Optional<RecordedSession> session = Optional.empty();
    List<String> warnings = new ArrayList<>();
    try {
      RecordedSession begun = new RecordedSession(store, project);
      session = Optional.of(begun);
      for (int cell = 1; cell <= CELLS; cell++) {
        begun.run("cell" + cell + "()", "y".repeat(3_000) + cell, CellStatus.OK);
      }
      begun.recorder.sessionEnded();
      warnings.addAll(begun.warnings);
    } catch (StoreException e) {
      // The kernel says so, and runs without recording.
      warnings.add(String.valueOf(e.getMessage()));
    }
    Files.delete(filler);

    List<String> problems = new ArrayList<>();
    Recovery.run(Spool.of(store), objects).forEach(each -> each.problem().ifPresent(problems::add));
    assertThat(problems).as("%d pages", pages).isEmpty();
    assertThat(new Verification(objects, (looked, bytes) -> {}).store().findings())
        .as("%d pages", pages)
        .isEmpty();
    Optional<StoredExecution> stored =
        session.flatMap(begun -> new Executions(objects).read(begun.id));
    List<CellRun> runs = stored.map(StoredExecution::cells).orElse(List.of());
    for (CellRun run : runs) {
      assertThat(run.source()).isEqualTo("cell" + run.number() + "()");
    }
    boolean whole = runs.size() == CELLS && runs.stream().allMatch(FaultyMachineTest::isWhole);
    if (!whole) {
      assertThat(warnings).as("%d pages, and %d runs are there", pages, runs.size()).isNotEmpty();
    }
    return whole && warnings.isEmpty();
  }

  private static boolean isWhole(CellRun run) {
    return run.status() == CellRun.Status.OK
        && run.outputs().size() == 1
        && run.outputs().get(0).path("text").asText().equals("y".repeat(3_000) + run.number());
  }

  private static void fill(Path filler, int pagesLeft) throws IOException {
    long room = Files.getFileStore(filler.getParent()).getUsableSpace() - (long) pagesLeft * PAGE;
    try (OutputStream out = Files.newOutputStream(filler)) {
      byte[] page = new byte[PAGE];
      for (long written = 0; written + PAGE <= room; written += PAGE) {
        out.write(page);
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path each : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /** A clock that a test sets. */
  private static final class SetClock extends Clock {

    private volatile Instant now;

    SetClock(Instant now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void whenTheClockGoesBackCellsAndTagsKeepTheirOrder() throws Exception {
    Instant noon = Instant.parse("2026-11-20T12:00:00Z");
    SetClock clock = new SetClock(noon);
    ExecutionId id = Ids.next(noon);
    SessionInfo info =
        new SessionInfo(
            "0.1.0", noon, temporary, List.of(), Path.of(System.getProperty("java.home")));
    List<String> warnings = Collections.synchronizedList(new ArrayList<>());
    Recorder recorder =
        Recorder.start(
            clock,
            id,
            () -> LocalObjectStore.open(temporary.resolve("store")),
            Spool.of(temporary.resolve("store")),
            info,
            RecorderOptions.jupyter(Map.of()),
            warnings::add);
    for (int cell = 1; cell <= 4; cell++) {
      // An hour back after each.
      clock.now = noon.minus(Duration.ofHours(cell));
      recorder.cellStarted(
          new CellStart(
              cell,
              Optional.of("c" + cell),
              cell,
              "cell" + cell + "()",
              false,
              true,
              clock.now,
              Optional.empty()));
      recorder.cellOutput(cell, new CellOutput.Stream(StreamName.STDOUT, "out " + cell));
      recorder.cellNote(
          cell, new Note("tag", "{\"tag\":\"good\",\"add\":" + (cell % 2 == 1) + "}"));
      recorder.cellFinished(
          new CellFinish(
              cell, CellStatus.OK, Duration.ofMillis(5), Duration.ZERO, 1, Optional.empty()));
    }
    recorder.sessionEnded();

    assertThat(warnings).isEmpty();
    LocalObjectStore objects = LocalObjectStore.open(temporary.resolve("store"));
    Executions executions = new Executions(objects);
    StoredExecution stored = executions.read(id).orElseThrow();
    assertThat(stored.cells())
        .extracting(CellRun::source)
        .containsExactly("cell1()", "cell2()", "cell3()", "cell4()");
    assertThat(stored.cells()).allMatch(run -> !run.wall().isNegative());
    try (Stream<Event> events = executions.events(Optional.empty())) {
      assertThat(events.map(Event::kind))
          .containsExactly(
              Event.Kind.TAG_ADDED,
              Event.Kind.TAG_REMOVED,
              Event.Kind.TAG_ADDED,
              Event.Kind.TAG_REMOVED);
    }
    assertThat(new Verification(objects, (looked, bytes) -> {}).store().findings()).isEmpty();
  }
}
