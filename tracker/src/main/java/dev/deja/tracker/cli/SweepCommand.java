package dev.deja.tracker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.deja.tracker.group.ParameterSets;
import dev.deja.tracker.group.ParameterTable;
import dev.deja.tracker.group.TaskEngine;
import dev.deja.tracker.group.TaskOrder;
import dev.deja.tracker.model.Digest;
import dev.deja.tracker.model.Group;
import dev.deja.tracker.model.NotebookRef;
import dev.deja.tracker.notebook.Notebook;
import dev.deja.tracker.parameter.Injection;
import dev.deja.tracker.parameter.PathTemplate;
import dev.deja.tracker.store.Ids;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code deja sweep}: a notebook once for each of many sets of parameters. */
@Command(
    name = "sweep",
    description = "Runs a notebook once for each set of parameters, as one group.",
    sortOptions = false,
    footer = {
      "",
      "deja sweep train.ipynb -p lr=0.1,0.01 -p depth=3..6     2 × 4 runs",
      "deja sweep train.ipynb --table sets.csv                  a run for each row",
      "",
      "Values are separated by commas; 3..6 is 3, 4, 5, 6 and 0..1..0.5 is 0, 0.5, 1; what is",
      "in quotes is one value. All are checked before the first run. Each run is an",
      "execution of its own ('deja list --group NAME'), in a kernel of its own. Ctrl-C stops",
      "the sweep, --resume goes on with it. Exit codes: 0 all ran to their end, 1 some did",
      "not, 2 it could not begin, 130 interrupted. See docs/sweeps.md."
    })
final class SweepCommand implements Callable<Integer> {

  @ParentCommand private Main deja;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NOTEBOOK",
      description = "The notebook file.")
  private @Nullable String input;

  @Option(
      names = {"-p", "--parameters"},
      paramLabel = "NAME=VALUES",
      description = "Values of a parameter: the grid is each with each. May be given again.")
  private List<String> grid = List.of();

  @Option(
      names = {"-t", "--table"},
      paramLabel = "FILE",
      description =
          "A CSV or Arrow file, a row a set, columns named as parameters; with -p each row meets each point of the grid.")
  private @Nullable Path table;

  @Mixin private GroupOptions group;

  @Option(
      names = "--best",
      paramLabel = "KEY[:asc]",
      description =
          "Show those first at the end that have the highest of a metadata key, or the lowest.")
  private @Nullable String best;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Write executed notebooks, as to 'out/{lr}-{depth}.ipynb'; the record has them anyway.")
  private @Nullable String output;

  @Mixin private NotebookOptions notebook;

  @Option(
      names = "--mirror",
      description = "Keep the bytes of all jars in the store (also DEJA_MIRROR=on).")
  private boolean mirror;

  @Override
  public Integer call() throws InterruptedException, IOException {
    group.check();
    GroupRun.requireRecording(deja);
    Optional<Group> resumed = group.resumed(deja, Group.Kind.SWEEP);
    Sweep sweep = resumed.isPresent() ? again(resumed.get()) : asked();
    check(sweep);
    if (group.dryRun) {
      return show(sweep);
    }
    // What cannot be used is said before there is a group.
    try (TaskEngine engine = group.engine(deja)) {
      if (resumed.isEmpty()) {
        deja.tracker().requireRoom();
        deja.tracker().groups().add(sweep.group(), sweep.rows());
      }
      return new GroupRun(deja, sweep.group(), group, best, sweep::order).run(engine);
    }
  }

  /**
   * What is to be run.
   *
   * @param injection without values; knows what the notebook declares
   * @param rows of the table, as JSON
   */
  private record Sweep(
      Group group,
      Notebook content,
      Injection injection,
      ParameterSets sets,
      List<? extends JsonNode> rows) {

    TaskOrder order(int number) {
      return new TaskOrder(
          group.task(number),
          Group.Kind.SWEEP,
          group.notebook().flatMap(NotebookRef::path),
          group.source(),
          injection.with(content, sets.get(number)).values(),
          Optional.empty(),
          group.options());
    }
  }

  private Sweep asked() throws IOException {
    if (input == null) {
      throw new UserMistake(
          "no notebook was named. Say which, as in 'deja sweep train.ipynb -p lr=0.1,0.01'.");
    }
    if (grid.isEmpty() && table == null) {
      throw new UserMistake(
          "no parameters were given, so there is nothing to sweep over. Say some, as in -p"
              + " lr=0.1,0.01, or name a table with --table FILE; for one run there is 'deja run'.");
    }
    Path file = Path.of(input).toAbsolutePath().normalize();
    Notebook content = Notebook.read(Path.of(input));
    content.requireCode();
    TaskOptions options = options();
    options.check();
    Optional<ParameterTable> read =
        Optional.ofNullable(table).map(from -> ParameterTable.read(from, group.maxTasks));
    List<? extends JsonNode> rows = read.map(ParameterTable::rows).orElse(List.of());
    Map<String, String> texts = texts();
    ParameterSets sets = ParameterSets.of(texts, rows, read.map(ParameterTable::kind));
    int tasks = bounded(sets);
    String name = GroupOptions.stem(bareName(file));
    Group made =
        new Group(
            Group.FORMAT,
            Ids.next(Instant.now()),
            group.newName(deja, name + "-sweep"),
            Group.Kind.SWEEP,
            Instant.now(),
            deja.tracker().groups().user(),
            tasks,
            Optional.of(new NotebookRef(name, Optional.of(file.toString()))),
            Optional.of(Digest.of(Files.readAllBytes(file))),
            texts,
            read.map(ParameterTable::kind),
            Optional.empty(),
            options.json());
    return sweep(made, content, sets, rows);
  }

  private Sweep again(Group made) throws IOException {
    if (input != null || !grid.isEmpty() || table != null) {
      throw new UserMistake(
          "--resume goes on with what was asked for then: leave the notebook and parameters out.");
    }
    Path file = Path.of(made.notebook().flatMap(NotebookRef::path).orElse(""));
    Notebook content = Notebook.read(file);
    Digest found = Digest.of(Files.readAllBytes(file));
    if (made.source().filter(found::equals).isEmpty()) {
      throw new UserMistake(
          "the notebook '%s' has changed since the sweep '%s' began, so that its runs could not be compared. Begin a new sweep, or put the notebook back (%s)."
              .formatted(
                  file, made.name(), made.source().map(Sizes::digest).orElse("not recorded")));
    }
    List<JsonNode> rows = deja.tracker().groups().rows(made);
    return sweep(made, content, ParameterSets.of(made.grid(), rows, made.rows()), rows);
  }

  private Sweep sweep(
      Group made, Notebook content, ParameterSets sets, List<? extends JsonNode> rows) {
    TaskOptions options = TaskOptions.of(made.options());
    ChosenKernel chosen =
        ChosenKernel.of(
            content,
            made.notebook().flatMap(NotebookRef::path).orElse(""),
            options.kernel(),
            options.language(),
            deja.environment());
    Injection injection = Injection.of(content, chosen.language(), Map.of());
    return new Sweep(made, content, injection, sets, rows);
  }

  /** Refuses what the notebook's parameters cannot be, before anything runs. */
  private void check(Sweep sweep) {
    sweep
        .sets()
        .samples()
        .forEach(sample -> sweep.injection().with(sweep.content(), sample).values());
    TaskOptions options = TaskOptions.of(sweep.group().options());
    if (options.output().isPresent() && sweep.group().tasks() > 1) {
      PathTemplate first = template(sweep, 1);
      PathTemplate last = template(sweep, sweep.group().tasks());
      String path = first.fill(options.output().get());
      if (path.equals(last.fill(options.output().get()))) {
        throw new UserMistake(
            "--output '%s' is the same file for all runs; name parameters in it, as in 'out/{%s}.ipynb'."
                .formatted(options.output().get(), sweep.sets().get(1).keySet().iterator().next()));
      }
    }
  }

  private PathTemplate template(Sweep sweep, int number) {
    return new PathTemplate(
        sweep.injection().with(sweep.content(), sweep.sets().get(number)).values(),
        deja.terminal().clock());
  }

  /** As the recorder names a notebook: by its file, without the ending. */
  private static String bareName(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".ipynb") ? name.substring(0, name.length() - ".ipynb".length()) : name;
  }

  private TaskOptions options() {
    return new TaskOptions(
        notebook.kernel(),
        notebook.language(),
        notebook.cwd().map(folder -> folder.toAbsolutePath().normalize()),
        notebook.allowErrors,
        notebook.timeout(),
        notebook.startLimit(),
        mirror,
        Optional.ofNullable(output));
  }

  private Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String each : grid) {
      int equals = each.indexOf('=');
      if (equals < 1) {
        throw new UserMistake(
            "-p '%s' has no '='; say a name and its values, as in -p lr=0.1,0.01.".formatted(each));
      }
      String name = each.substring(0, equals).strip();
      if (texts.put(name, each.substring(equals + 1)) != null) {
        throw new UserMistake(
            "parameter '%s' is given twice with -p; say all its values at once: -p %s=A,B."
                .formatted(name, name));
      }
    }
    return texts;
  }

  private int bounded(ParameterSets sets) {
    if (sets.count().compareTo(BigInteger.valueOf(group.maxTasks)) > 0) {
      throw new UserMistake(
          String.format(
              Locale.ROOT,
              "those are %,d runs (%s), and a sweep has at most %,d. Narrow it, or say --max-tasks %d if you mean it.",
              sets.count(),
              sets.sizes(),
              group.maxTasks,
              sets.count()));
    }
    return sets.count().intValueExact();
  }

  private int show(Sweep sweep) {
    Terminal terminal = deja.terminal();
    int shown = Math.min(sweep.group().tasks(), 10);
    if (group.json) {
      terminal.json(Map.of("tasks", sweep.group().tasks(), "first", first(sweep, shown)));
      return ExitCode.DONE;
    }
    terminal
        .out()
        .printf(
            "%,d %s of %s:%n",
            sweep.group().tasks(),
            sweep.group().tasks() == 1 ? "run" : "runs",
            sweep.group().notebook().orElseThrow().name());
    first(sweep, shown).forEach(set -> terminal.out().println("  " + GroupProgress.words(set)));
    if (shown < sweep.group().tasks()) {
      terminal.out().println("  …");
    }
    return ExitCode.DONE;
  }

  private static List<Map<String, @Nullable Object>> first(Sweep sweep, int count) {
    return java.util.stream.IntStream.rangeClosed(1, count)
        .mapToObj(number -> sweep.order(number).parameters())
        .toList();
  }
}
