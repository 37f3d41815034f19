package dev.deja.tracker.replay;

import dev.deja.tracker.model.CellRun;
import dev.deja.tracker.model.Resumption.Fate;
import dev.deja.tracker.source.Slice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Which cells of today's notebook are taken as they were recorded, which variables are restored,
 * and which cells are run. In doubt a cell is run:
 *
 * <ul>
 *   <li>A cell can be taken if the same source succeeded, in the same order among those that match,
 *       if what it read and what it left are the same today, and if nothing that it depends on is
 *       edited, new, gone, failed or changed.
 *   <li>What the cells that run need of a taken one is declared again (imports, types, methods), or
 *       restored. A variable is restored if the snapshot has its value, and no cell that may touch
 *       the same object runs or is gone.
 *   <li>A taken cell of which something is needed that cannot be restored is run again, by the same
 *       rules; and with it all that depends on it, unless nothing is found in its source that could
 *       give something else this time.
 * </ul>
 *
 * <p>Immutable once made.
 */
final class ResumePlan {

  /**
   * A cell of today's notebook.
   *
   * @param recorded the run that it is taken from, or was compared with; empty if there is none
   * @param why it is run; empty if it is taken
   * @param restored names of its variables that are restored
   */
  record Step(
      String source, Optional<RecordedRun> recorded, Fate fate, String why, List<String> restored) {

    boolean runs() {
      return fate == Fate.RUN || fate == Fate.RUN_AGAIN;
    }
  }

  private final List<String> ids;
  private final List<String> sources;
  private final List<RecordedRun> runs;
  private final Optional<SnapshotFile> snapshot;
  private final Set<String> unusable;
  private final RunFiles files;
  private final boolean hasJars;

  /** By position in the notebook, the position of the run that it matches, or -1. */
  private final int[] match;

  /** By position of a run, the position of the cell that matches it, or -1. */
  private final int[] cellOf;

  private final Slice recorded;
  private final Slice today;
  private final CauseSearch causesInSources;
  private final CauseSearch causesInCode;

  /** The position of the run after which the snapshot was written; -1 if there is none. */
  private final int snapshotAt;

  private final Map<Integer, String> running = new TreeMap<>();

  /** Those of the running that had succeeded and lack nothing. */
  private final Set<Integer> again = new LinkedHashSet<>();

  private final Set<String> wanted = new LinkedHashSet<>();
  private final Map<String, String> notRestored = new LinkedHashMap<>();

  private ResumePlan(
      List<String> ids,
      List<String> sources,
      List<RecordedRun> runs,
      Optional<SnapshotFile> snapshot,
      Set<String> unusable,
      FilesNow files,
      boolean hasJars) {
    this.ids = ids;
    this.sources = sources;
    this.runs = runs;
    this.snapshot = snapshot;
    this.unusable = unusable;
    this.files = new RunFiles(runs, files);
    this.hasJars = hasJars;
    this.match = Alignment.of(sources, runs.stream().map(each -> each.run().source()).toList());
    this.cellOf = new int[runs.size()];
    Arrays.fill(cellOf, -1);
    for (int i = 0; i < match.length; i++) {
      if (match[i] >= 0) {
        cellOf[match[i]] = i;
      }
    }
    List<Slice.Ran> ran = SlicedExecution.ran(runs.stream().map(RecordedRun::run).toList());
    List<Slice.Ran> now = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      now.add(
          match[i] >= 0
              ? ran.get(match[i])
              : new Slice.Ran(sources.get(i), Set.of(), Set.of(), Set.of()));
    }
    this.recorded = new Slice(ran);
    this.today = new Slice(now);
    List<String> before = runs.stream().map(each -> each.run().source()).toList();
    this.causesInSources = new CauseSearch(before);
    this.causesInCode = new CauseSearch(before, at -> runs.get(at).run().compiled());
    this.snapshotAt = snapshot.map(this::positionOf).orElse(-1);
  }

  private int positionOf(SnapshotFile file) {
    for (int at = 0; at < runs.size(); at++) {
      RecordedRun run = runs.get(at);
      if (run.run().number() == file.cell()
          && file.file().getFileName().toString().startsWith(run.from().toString())) {
        return at;
      }
    }
    return -1;
  }

  /**
   * @param ids of the code cells of today's notebook, in document order
   * @param sources of these cells
   * @param runs that were recorded, in order, without silent ones
   * @param unusable names of variables that could not be restored when it was tried
   * @param changedBesides files that are not what they were, and of which it is not known who read
   *     them
   * @param hasJars whether code of libraries was on the class path
   */
  static ResumePlan of(
      List<String> ids,
      List<String> sources,
      List<RecordedRun> runs,
      Optional<SnapshotFile> snapshot,
      Set<String> unusable,
      FilesNow files,
      List<String> changedBesides,
      boolean hasJars) {
    ResumePlan plan = new ResumePlan(ids, sources, runs, snapshot, unusable, files, hasJars);
    plan.findChanged(changedBesides);
    plan.findNeeded();
    return plan;
  }

  /** A plan that takes nothing, for a reason that concerns all cells. */
  static ResumePlan everything(
      List<String> ids, List<String> sources, List<RecordedRun> runs, FilesNow files, String why) {
    ResumePlan plan = new ResumePlan(ids, sources, runs, Optional.empty(), Set.of(), files, false);
    for (int i = 0; i < sources.size(); i++) {
      plan.running.put(i, why);
    }
    return plan;
  }

  // What cannot be taken

  private void findChanged(List<String> changedBesides) {
    Map<Integer, String> bad = new HashMap<>();
    for (int at = 0; at < runs.size(); at++) {
      String why = changed(at, changedBesides);
      if (!why.isEmpty()) {
        bad.put(at, why);
      }
    }
    for (int at = 0; at < runs.size(); at++) {
      if (effects(at, MagicReach::clears)
          || runs.get(at).run().status() == CellRun.Status.VM_LOST) {
        for (int i = 0; i < sources.size(); i++) {
          running.put(i, "the session was cleared by a cell, so that nothing is taken");
        }
        return;
      }
    }
    Set<Integer> tainted = recorded.downstream(bad.keySet());
    for (int i = 0; i < sources.size(); i++) {
      int at = match[i];
      if (at < 0) {
        running.put(i, unmatched(i));
      } else if (bad.containsKey(at)) {
        running.put(i, bad.get(at));
      } else if (tainted.contains(at)) {
        running.put(i, "what it depends on is not what it was: " + cause(at, tainted));
      }
    }
    spread(new ArrayList<>(running.keySet()));
    unseenFiles();
    again.clear(); // what those declare may need what has changed
  }

  private String unmatched(int i) {
    String id = ids.get(i);
    boolean known =
        runs.stream().anyMatch(each -> each.run().cellId().filter(id::equals).isPresent());
    boolean last = Arrays.stream(match).skip(i).allMatch(at -> at < 0);
    return known ? "it was edited" : last ? "it has not run" : "it is new";
  }

  /** Why a run cannot be taken by itself; empty if it can. */
  private String changed(int at, List<String> changedBesides) {
    CellRun run = runs.get(at).run();
    if (cellOf[at] < 0) {
      return "the cell is gone or edited";
    }
    if (run.status() != CellRun.Status.OK) {
      return run.status() == CellRun.Status.ERROR ? "it failed" : "it did not come to its end";
    }
    if (effects(at, MagicReach::runsFiles)) {
      return "it runs code of other files";
    }
    Optional<String> changed = files.changed(at);
    if (changed.isPresent()) {
      return changed.get();
    }
    boolean unseen =
        !run.fileGaps().isEmpty()
            || effects(at, MagicReach::isCommand)
            || !run.commands().isEmpty();
    return unseen && !changedBesides.isEmpty()
        ? "what it read is not known, and " + changedBesides.get(0) + " has changed"
        : "";
  }

  private String cause(int at, Set<Integer> tainted) {
    return recorded.needs(at).stream()
        .filter(need -> tainted.contains(need.on()))
        .findFirst()
        .map(
            need ->
                need.what() + (cellOf[need.on()] < 0 ? "" : " of cell " + (cellOf[need.on()] + 1)))
        .orElse("");
  }

  /** All that depends on some cells is run. */
  private void spread(List<Integer> from) {
    for (int i : today.downstream(from)) {
      if (!running.containsKey(i)) {
        String on =
            today.needs(i).stream()
                .filter(need -> running.containsKey(need.on()))
                .findFirst()
                .map(need -> need.what() + " of cell " + (need.on() + 1))
                .orElse("");
        running.put(i, "what it depends on is run: " + on);
        again.add(i);
      }
    }
  }

  /** What a new cell may write, a later one may read. */
  private void unseenFiles() {
    boolean writes = false;
    for (int i = 0; i < sources.size(); i++) {
      if (match[i] < 0) {
        writes |= today.usesFiles(i);
      } else if (writes && !running.containsKey(i) && files.hasInputs(match[i])) {
        running.put(i, "it read files, and a cell before it that is new or edited uses files");
        spread(List.of(i));
      }
    }
  }

  /** Whether a run has an effect of a kind. */
  private boolean effects(int at, Predicate<String> kind) {
    return recorded.effects(at).stream().anyMatch(kind);
  }

  // What the running cells need

  private void findNeeded() {
    boolean more = true;
    while (more) {
      wanted.clear();
      int before = running.size();
      Deque<Integer> open = new ArrayDeque<>(running.keySet());
      while (!open.isEmpty()) {
        int i = open.removeFirst();
        for (Slice.Need need : today.needs(i)) {
          if (!running.containsKey(need.on())) {
            need(i, need);
          }
        }
      }
      more = running.size() > before;
    }
    notRestored.keySet().removeAll(wanted);
  }

  private void need(int i, Slice.Need need) {
    int on = need.on();
    String reason =
        switch (need.why()) {
          case DECLARES ->
              recorded.hasState(need.what())
                  ? need.what() + " has static fields, which cannot be restored"
                  : "";
          case DEFINES, CHANGES -> variable(i, on, need.what());
          case FILE -> "";
          case EFFECT ->
              MagicReach.outlives(need.what()) ? "" : need.what() + " concerns later cells";
          case ANYTHING -> "cell " + (i + 1) + " may use anything";
        };
    if (!reason.isEmpty()) {
      runAgain(on, reason);
    }
  }

  private String variable(int i, int on, String name) {
    boolean isVariable = false;
    for (int each = 0; each < sources.size(); each++) {
      isVariable |= today.variables(each).contains(name);
    }
    if (!isVariable) {
      return "what it did to " + name + " cannot be restored";
    }
    String why = notRestorable(name, i, on);
    if (why.isEmpty()) {
      wanted.add(name);
      return "";
    }
    notRestored.putIfAbsent(name, why);
    return name + " is needed and was not restored";
  }

  /** Why a variable cannot be restored for a cell; empty if it can. */
  private String notRestorable(String name, int consumer, int on) {
    if (snapshotAt < 0) {
      return "there is no snapshot of its value";
    }
    if (match[on] > snapshotAt) {
      return "the snapshot is older";
    }
    SnapshotFile.Variable variable = snapshot.orElseThrow().variable(name).orElse(null);
    if (variable == null) {
      return "the snapshot does not have it";
    }
    if (!variable.why().isEmpty()) {
      return variable.why();
    }
    if (unusable.contains(name)) {
      return "its stored value could not be read";
    }
    Set<String> names = new LinkedHashSet<>(recorded.aliases(name));
    names.addAll(today.aliases(name));
    names.add(name);
    for (int at = 0; at <= snapshotAt; at++) {
      for (String each : names) {
        if (recorded.touches(at, each)) {
          if (cellOf[at] < 0 || running.containsKey(cellOf[at])) {
            return "a cell that may change it runs again, or is gone";
          }
          if (match[consumer] >= 0 && match[consumer] <= snapshotAt && at >= match[consumer]) {
            return "it may have changed since";
          }
        }
      }
    }
    return "";
  }

  private void runAgain(int i, String why) {
    if (running.putIfAbsent(i, why) != null) {
      return;
    }
    again.add(i);
    int at = match[i];
    boolean sameInputs = files.areInputsAsRead(at);
    for (Slice.Need need : today.needs(i)) {
      if (need.why() == Slice.Why.FILE && !sameInputs && !running.containsKey(need.on())) {
        runAgain(need.on(), "it wrote " + need.what() + ", which has been written again since");
      }
    }
    if (!sameInputs || hasJars || hasCauses(at)) {
      spread(List.of(i));
    }
  }

  /** In doubt there are some. */
  private boolean hasCauses(int at) {
    return !causesInSources.search(at).causes().isEmpty()
        || !causesInCode.search(at).causes().isEmpty();
  }

  // The result

  /** One per code cell of the notebook, in order. */
  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      String why = running.getOrDefault(i, "");
      Optional<RecordedRun> run = match[i] < 0 ? Optional.empty() : Optional.of(runs.get(match[i]));
      List<String> own = why.isEmpty() ? restoredOf(i) : List.of();
      boolean succeeded = run.filter(each -> each.run().status() == CellRun.Status.OK).isPresent();
      Fate fate =
          why.isEmpty()
              ? own.isEmpty() ? Fate.TAKEN : Fate.RESTORED
              : succeeded ? Fate.RUN_AGAIN : Fate.RUN;
      steps.add(new Step(sources.get(i), run, fate, why, own));
    }
    return steps;
  }

  /** The wanted variables that a cell was the last to declare before the snapshot. */
  private List<String> restoredOf(int i) {
    List<String> names = new ArrayList<>();
    for (String name : wanted) {
      int last = -1;
      for (int each = 0; each < sources.size(); each++) {
        if (match[each] >= 0
            && match[each] <= snapshotAt
            && !running.containsKey(each)
            && today.variables(each).contains(name)) {
          last = each;
        }
      }
      if (last == i) {
        names.add(name);
      }
    }
    return names;
  }

  /**
   * Cells, none of the notebook, that declare again what taken cells had declared, in order:
   * libraries, imports, types, methods, and the variables that are restored, without values.
   */
  List<String> declarations() {
    Set<String> needed = new LinkedHashSet<>();
    for (int i : running.keySet()) {
      for (Slice.Need need : today.needs(i)) {
        if (need.why() == Slice.Why.DECLARES) {
          needed.add(need.what());
        }
      }
    }
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      if (match[i] >= 0 && (!running.containsKey(i) || again.contains(i))) {
        libraries(match[i], cells);
        List<String> parts = new ArrayList<>(today.declarations(i, needed));
        for (String name : running.containsKey(i) ? List.<String>of() : restoredOf(i)) {
          parts.add(snapshot.orElseThrow().variable(name).orElseThrow().type() + " " + name + ";");
        }
        if (!parts.isEmpty()) {
          cells.add(String.join("\n", parts));
        }
      }
    }
    return cells;
  }

  private void libraries(int at, List<String> cells) {
    String source = runs.get(at).run().source();
    for (String effect : recorded.effects(at)) {
      if (MagicReach.isOfClassPath(effect)) {
        cells.add(effect.startsWith("%%") ? source : effect);
      } else if (effect.startsWith("//")) {
        cells.add(effect);
      }
    }
  }

  /** Names of the variables to restore. */
  List<String> restored() {
    return List.copyOf(wanted);
  }

  /** Why variables that are needed are not restored, by name. */
  Map<String, String> notRestored() {
    return notRestored;
  }

  /** Whether any cell is taken. */
  boolean takes() {
    return running.size() < sources.size();
  }
}
