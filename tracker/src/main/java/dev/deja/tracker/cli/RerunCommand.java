package dev.deja.tracker.cli;

import dev.deja.kernel.install.Jdk;
import dev.deja.tracker.Tracker;
import dev.deja.tracker.diff.Divergence;
import dev.deja.tracker.index.Reference;
import dev.deja.tracker.model.BundleManifest;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.ExecutionEnd;
import dev.deja.tracker.model.Group;
import dev.deja.tracker.model.RerunVerdict;
import dev.deja.tracker.notebook.Notebook;
import dev.deja.tracker.notebook.NotebookCell;
import dev.deja.tracker.replay.KernelCommand;
import dev.deja.tracker.replay.Replay;
import dev.deja.tracker.replay.ReplayPlan;
import dev.deja.tracker.replay.SlicedExecution;
import dev.deja.tracker.replay.Steadiness;
import dev.deja.tracker.store.StoredExecution;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code deja rerun}: a recorded execution once more, and whether it gives the same. */
@Command(
    name = "rerun",
    description = "Runs an execution again from its record, and says whether it gives the same.",
    sortOptions = false,
    footer = {
      "",
      "The cell runs that were recorded are run in recorded order, in a clean folder with",
      "the recorded files, libraries, parameters, time zone and locale, as a new execution. Each"
          + " cell gets a verdict: IDENTICAL;",
      "EQUIVALENT but for what the named normalizers take away; EXPLAINED, different for a",
      "cause that is named; DIFFERENT; FAILED, where it ran before. The worst is that of",
      "the execution. Exit codes: 0 identical, equivalent or explained, 3 different or",
      "failed, 2 it could not be run, 130 interrupted. With --all the worst of all counts;",
      "re-runs and what cannot be run again are left out and named."
    })
final class RerunCommand implements Callable<Integer> {

  @ParentCommand private Main deja;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "REFERENCE",
      description = "An execution, as churn/42 or churn/latest; or a cell run, as churn/42/7.")
  private @Nullable String reference;

  @Option(
      names = "--all",
      paramLabel = "QUESTION",
      description =
          "Run all executions again that are so, as \"tag = 'prod' and started > 90d\", as one group.")
  private @Nullable String question;

  @Mixin private GroupOptions group;

  @Mixin private SliceOptions part;

  @Option(
      names = "--document-order",
      description = "Run the notebook as it was saved, from first cell to last, instead.")
  private boolean documentOrder;

  @Option(
      names = "--jdk",
      paramLabel = "DIR",
      description = "Run on the JDK in this folder instead of this one.")
  private @Nullable Path jdk;

  @Option(
      names = "--here",
      description = "Leave time zone, locale and variables as they are on this machine.")
  private boolean here;

  @Option(
      names = "--restore-inputs",
      description = "Write inputs from outside the notebook's folder back, where nothing is.")
  private boolean restoreInputs;

  @Option(
      names = "--times",
      paramLabel = "N",
      description = "Run it so often, and tell what is unsteady from what has changed.")
  private int times = 1;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "Interrupt a cell that runs longer.")
  private @Nullable Long timeout;

  @Option(names = "--keep", description = "Keep the folder in which it runs.")
  private boolean keep;

  @Override
  public Integer call() throws InterruptedException {
    if (times < 1) {
      throw new UserMistake("--times is " + times + "; expected a number above 0.");
    }
    var unused = NotebookOptions.timeout(timeout); // a mistake is said before anything runs
    if (question != null || group.resume != null) {
      return many();
    }
    if (reference == null) {
      throw new UserMistake(
          "no execution was named. Say which, as in 'deja rerun churn/latest', or --all QUESTION.");
    }
    return one(reference);
  }

  private int many() throws InterruptedException {
    group.check();
    if (reference != null || question != null && group.resume != null) {
      throw new UserMistake(
          "one execution, --all and --resume exclude each other; leave out all but one.");
    }
    if (times != 1 || keep || part.isAsked()) {
      throw new UserMistake(
          "--times, --keep and parts of an execution are for one; leave them out with --all and --resume.");
    }
    GroupRun.requireRecording(deja);
    Optional<Group> resumed = group.resumed(deja, Group.Kind.RERUN);
    RerunAll all = new RerunAll(deja, group);
    return resumed.isPresent()
        ? all.resumed(resumed.get())
        : all.asked(Objects.requireNonNull(question), how());
  }

  /** Options that each re-run of a group has, by their names. */
  private Map<String, Object> how() {
    Map<String, Object> how = new LinkedHashMap<>();
    if (documentOrder) {
      how.put("document-order", true);
    }
    if (here) {
      how.put("here", true);
    }
    if (restoreInputs) {
      how.put("restore-inputs", true);
    }
    NotebookOptions.timeout(timeout).ifPresent(given -> how.put("timeout", given.toSeconds()));
    if (jdk != null) {
      how.put("jdk", Jdk.at(jdk).home().toString());
    }
    return how;
  }

  private int one(String named) throws InterruptedException {
    Tracker tracker = deja.tracker();
    StoredExecution whole = original(tracker, named);
    Optional<SlicedExecution> slice = part.of(whole, Reference.parse(named).cell());
    if (slice.isPresent() && documentOrder) {
      throw new UserMistake(
          "--document-order runs the whole notebook; leave it out, or ask for no cell and no"
              + " output.");
    }
    StoredExecution original = slice.map(SlicedExecution::execution).orElse(whole);
    slice
        .filter(known -> !group.json)
        .ifPresent(known -> SliceOptions.show(known, whole, deja.terminal().err()));
    ReplayPlan plan =
        documentOrder ? documentPlan(original, tracker) : ReplayPlan.recorded(original);
    KernelCommand kernel =
        OwnKernel.command(
            tracker.store().text(), Map.of(), jdk == null ? Jdk.running() : Jdk.at(jdk));
    List<Proof> proofs = new ArrayList<>();
    for (int i = 1; i <= times; i++) {
      if (times > 1) {
        deja.terminal().err().println("re-run " + i + " of " + times);
      }
      Optional<Proof> proof = prove(tracker, original, plan, kernel);
      if (proof.isEmpty()) {
        proofs.forEach(known -> keep(tracker, known));
        return ExitCode.INTERRUPTED;
      }
      proofs.add(proof.get().with(slice));
    }
    List<Proof> judged = steady(proofs, plan, tracker);
    judged.forEach(proof -> keep(tracker, proof));
    Proof worst = Collections.max(judged, Comparator.comparing(proof -> proof.verdict().verdict()));
    show(original, judged, worst);
    return ExitCode.of(worst.verdict().verdict());
  }

  /** A re-run and what it proved. */
  private record Proof(Replay.Report report, RerunVerdict verdict) {

    /** The same, saying what was left out. */
    Proof with(Optional<SlicedExecution> slice) {
      return slice
          .map(known -> new Proof(report, verdict.withWarning(known.remark())))
          .orElse(this);
    }

    String reference() {
      return report
          .rerun()
          .map(execution -> execution.start().reference())
          .orElse(report.id().toString());
    }
  }

  private static StoredExecution original(Tracker tracker, String named) {
    StoredExecution original = tracker.execution(named);
    if (original.end().isEmpty()) {
      throw new UserMistake(
          original.start().reference()
              + " is still running; it can be run again when it has ended. See 'deja show "
              + original.start().reference()
              + "'.");
    }
    if (original.cells().isEmpty()) {
      throw new UserMistake(
          original.start().reference() + " ran no cells, so there is nothing to run again.");
    }
    original
        .start()
        .environment()
        .kernel()
        .ifPresent(
            kernel -> {
              throw new UserMistake(
                  "%s ran in %s; only what ran in Deja's own kernel can be run again and compared. Run its notebook with 'deja run'."
                      .formatted(original.start().reference(), kernel));
            });
    return original;
  }

  /** Runs it once; empty if that was interrupted. */
  private Optional<Proof> prove(
      Tracker tracker, StoredExecution original, ReplayPlan plan, KernelCommand kernel)
      throws InterruptedException {
    Progress progress = new Progress(deja.terminal(), true, group.json);
    Replay replay =
        new Replay(
            kernel,
            tracker.executions(),
            tracker::recorded,
            original,
            plan,
            OwnKernel.newExecution(),
            new Replay.Options(keep, here, restoreInputs, NotebookOptions.timeout(timeout)),
            progress);
    try (CancelOnInterrupt cancel = new CancelOnInterrupt(replay::cancel)) {
      Replay.Report report;
      try {
        report = replay.run();
      } finally {
        progress.end();
      }
      if (report.cancelled()) {
        deja.terminal()
            .err()
            .println(
                "deja: interrupted after "
                    + report.cells().size()
                    + " of "
                    + plan.steps().size()
                    + " cells; there is no verdict");
        return Optional.empty();
      }
      return Optional.of(new Proof(report, replay.verdict(report, Instant.now())));
    }
  }

  /** The same proofs, with what they say of each other. */
  private static List<Proof> steady(List<Proof> proofs, ReplayPlan plan, Tracker tracker) {
    List<StoredExecution> reruns =
        proofs.stream().flatMap(proof -> proof.report().rerun().stream()).toList();
    if (reruns.size() < 2) {
      return proofs;
    }
    Steadiness steadiness = Steadiness.of(plan, reruns, tracker.executions());
    return proofs.stream()
        .map(proof -> new Proof(proof.report(), steadiness.applied(proof.verdict())))
        .toList();
  }

  private void keep(Tracker tracker, Proof proof) {
    if (proof.report().rerun().isPresent()) {
      tracker.executions().add(proof.verdict());
    } else {
      deja.terminal()
          .err()
          .println(
              "deja: this re-run was not recorded, and its verdict is not kept. Run 'deja doctor'"
                  + " to find out why.");
    }
  }

  private void show(StoredExecution original, List<Proof> proofs, Proof worst) {
    Optional<Divergence> divergence =
        worst.report().rerun().flatMap(rerun -> Divergence.of(original, rerun, worst.verdict()));
    if (group.json) {
      deja.terminal().json(json(original, proofs, worst, divergence));
      return;
    }
    Terminal terminal = deja.terminal();
    worst.report().problem().ifPresent(problem -> terminal.err().println("deja: " + problem));
    terminal.err().flush();
    VerdictText text = new VerdictText(terminal);
    divergence.ifPresent(text::divergence);
    terminal.out().println();
    for (Proof proof : proofs) {
      terminal
          .out()
          .printf(
              "%s → %s  %s  %s%s%n",
              original.start().reference(),
              text.strong(proof.reference()),
              terminal.paint(
                  Statuses.colour(proof.verdict().verdict()), proof.verdict().verdict().name()),
              VerdictText.summary(proof.verdict()),
              documentOrder ? ", in document order" : "");
    }
    text.warnings(worst.verdict().warnings());
    if (keep) {
      proofs.forEach(proof -> terminal.out().println("folder kept: " + proof.report().folder()));
    }
    terminal.out().printf("%nNext:%n");
    List<Map.Entry<String, String>> next = new ArrayList<>();
    if (worst.report().rerun().isPresent()) {
      next.add(Map.entry("deja show " + worst.reference(), "what each cell did this time"));
    }
    next.add(Map.entry("deja show " + original.start().reference(), "what was recorded"));
    Suggestions.print(terminal, next);
  }

  private RerunJson json(
      StoredExecution original, List<Proof> proofs, Proof worst, Optional<Divergence> divergence) {
    return new RerunJson(
        original.start().reference(),
        worst.verdict().original(),
        worst.reference(),
        worst.verdict().rerun(),
        worst.verdict().order().orElse(RerunVerdict.Order.RECORDED),
        worst.verdict().verdict(),
        worst.verdict().cells(),
        worst.verdict().warnings(),
        divergence,
        proofs.size() == 1
            ? List.of()
            : proofs.stream()
                .map(proof -> new RerunJson.Run(proof.reference(), proof.verdict().verdict()))
                .toList(),
        worst.report().problem(),
        keep ? Optional.of(worst.report().folder().toString()) : Optional.empty());
  }

  /** The notebook as the bundle at the end has it, or that at the beginning. */
  static ReplayPlan documentPlan(StoredExecution original, Tracker tracker) {
    Optional<Digest> bundle =
        original.end().flatMap(ExecutionEnd::bundleAtEnd).or(() -> original.start().bundle());
    Optional<BundleManifest> manifest = bundle.map(tracker.executions()::bundle);
    Optional<byte[]> notebook =
        manifest
            .flatMap(BundleManifest::notebook)
            .flatMap(
                path ->
                    manifest.get().files().stream().filter(f -> f.path().equals(path)).findFirst())
            .map(file -> tracker.executions().blobs().read(file.digest()));
    if (notebook.isEmpty()) {
      throw new UserMistake(
          "the notebook of "
              + original.start().reference()
              + " was not recorded, so there is no document order. Leave --document-order out.");
    }
    List<NotebookCell> cells =
        Notebook.parse(original.start().notebook().name() + ".ipynb", notebook.get()).codeCells();
    return ReplayPlan.document(
        original, cells.stream().filter(cell -> !cell.tags().contains("skip-execution")).toList());
  }
}
