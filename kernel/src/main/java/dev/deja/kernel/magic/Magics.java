package dev.deja.kernel.magic;

import dev.deja.kernel.dependency.Resolver;
import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.CellFailed;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import dev.deja.kernel.word.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The magics of one session, by name. Magics may be registered from any thread; they run on the
 * thread of their cell.
 */
public final class Magics implements AutoCloseable {

  private static final Pattern STRING =
      Pattern.compile("\\s*(final\\s+)?(java\\.lang\\.)?String\\s+\\w+\\s*=");
  private static final Pattern ARRAY = Pattern.compile("^\\s*(final\\s+)?String\\s*\\[");

  private final Map<String, Magic> byName = new LinkedHashMap<>();
  private final Resolver resolver;

  private Magics(Resolver resolver) {
    this.resolver = resolver;
  }

  /** The magics that every session has. Nothing of Maven is loaded before the first that asks. */
  public static Magics standard() {
    return standard(new Resolver());
  }

  /** The same, which resolve libraries with a resolver that they close. */
  public static Magics standard(Resolver resolver) {
    Magics magics = new Magics(resolver);
    magics.register(new MavenMagic(resolver));
    magics.register(new MavenRepoMagic(resolver));
    magics.register(new LoadFromPomMagic(resolver));
    magics.register(new DependencyMagic(resolver));
    magics.register(new ClasspathMagic());
    LoadMagic load = new LoadMagic(magics);
    magics.register(load);
    magics.register(new ShellLineMagic());
    magics.register(new ShellMagic());
    magics.register(new ScriptMagic());
    magics.register(new ShellAliasMagic());
    magics.register(new PipMagic());
    magics.register(new RunMagic(load));
    magics.register(new TimeMagic(magics));
    magics.register(new TimeitMagic());
    for (Magic magic : DisplayMagic.all()) {
      magics.register(magic);
    }
    for (Magic magic : FileMagic.all()) {
      magics.register(magic);
    }
    magics.register(new ImageMagic());
    magics.register(new WritefileMagic());
    magics.register(new WhoMagic());
    magics.register(new ImportsMagic());
    magics.register(new HistoryMagic());
    magics.register(new JshellMagic(magics));
    magics.register(new JavaMagic(magics));
    magics.register(new JvmMagic());
    magics.register(new ResetMagic());
    magics.register(new EnvMagic());
    magics.register(new PwdMagic());
    magics.register(new CdMagic());
    magics.register(new LsmagicMagic(magics));
    magics.register(new HelpMagic(magics));
    return magics;
  }

  /** Adds a magic; it replaces those that have one of its names. */
  public synchronized void register(Magic magic) {
    for (String name : magic.names()) {
      byName.put(name, magic);
    }
  }

  public synchronized boolean has(String name) {
    return byName.containsKey(name);
  }

  /** Every magic once, in the order of registration. */
  public synchronized Collection<Magic> all() {
    return List.copyOf(new LinkedHashSet<>(byName.values()));
  }

  /** Every name and alias, without percent signs. */
  public synchronized List<String> names() {
    return List.copyOf(byName.keySet());
  }

  /**
   * The parts of a cell.
   *
   * @param isVariable whether a name is that of a variable which earlier cells declared
   * @throws MagicFailed if a magic stands where none can
   */
  public List<CellPart> parse(String cell, Predicate<String> isVariable) {
    return CellParser.parse(cell, this::has, isVariable);
  }

  /**
   * Runs one magic.
   *
   * @throws MagicFailed if there is none of that name, with the nearest ones, or if it cannot do
   *     what it was asked
   * @throws CellFailed if Java code that it ran has failed
   * @throws Exception if the magic has a fault
   */
  public void run(MagicCall call, CellContext cell) throws Exception {
    Magic magic = named(call);
    magic.run(filledIn(call, magic, cell), cell);
  }

  private Magic named(MagicCall call) {
    Magic magic;
    synchronized (this) {
      magic = byName.get(call.name());
    }
    if (magic == null) {
      throw new MagicFailed(unknown(call));
    }
    return magic;
  }

  private static MagicCall filledIn(MagicCall call, Magic magic, CellContext cell) {
    String line = Interpolation.of(call.line(), magic.placeholders(), cell.notebook());
    return new MagicCall(call.name(), line, call.body());
  }

  /**
   * Runs one magic as {@link #run} does.
   *
   * @return paths of what it puts on the class path, whether they were there already or not
   */
  public List<String> runForPaths(MagicCall call, CellContext cell) throws Exception {
    ListeningCell listening = new ListeningCell(cell, false);
    run(call, listening);
    return listening.paths();
  }

  /**
   * Runs the magic of an assignment, and gives the Java code that assigns its value. A magic that
   * notebook code has made runs in that code and gives what it returns. Of others it is the paths
   * of what it puts on the class path, also if they were there already, else the lines it would
   * have printed. For a {@code String} these are one text, else a {@code List<String>}. Fails as
   * {@link #run} does.
   */
  public String javaOf(CellPart.Assignment assignment, CellContext cell) throws Exception {
    String target = assignment.target();
    MagicCall call = assignment.call();
    Magic magic = named(call);
    Optional<String> own = magic.valueOf(filledIn(call, magic, cell));
    if (own.isPresent()) {
      return target + own.get() + ";";
    }
    ListeningCell listening = new ListeningCell(cell, true);
    run(call, listening);
    List<String> value = listening.value();
    String text =
        STRING.matcher(target).lookingAt()
            ? JavaLiterals.text(String.join("\n", value))
            : JavaLiterals.list(value);
    return target + text + (ARRAY.matcher(target).find() ? ".toArray(String[]::new);" : ";");
  }

  /**
   * Runs code that may hold magics, as a part of a running cell. Fails as {@link #run} does.
   *
   * @param code whose first line is the cell's first
   */
  void runCode(String code, CellContext cell) throws Exception {
    for (CellPart part : parse(code, cell.notebook()::hasVariable)) {
      String linesBefore = "\n".repeat(part.firstLine() - 1);
      if (part instanceof CellPart.JavaCode java) {
        cell.run(linesBefore + java.code());
      } else if (part instanceof CellPart.Command command) {
        run(command.call(), cell);
      } else if (part instanceof CellPart.Assignment assignment) {
        cell.run(linesBefore + javaOf(assignment, cell));
      } else if (part instanceof CellPart.Help help) {
        throw new MagicFailed(
            "'"
                + help.target()
                + "?' asks for help: it stands in a cell, not in what a magic runs");
      }
    }
  }

  private String unknown(MagicCall call) {
    String sign = call.body().isPresent() ? "%%" : "%";
    List<String> near = Nearest.of(call.name(), names());
    String nearest =
        near.isEmpty()
            ? ""
            : "; nearest: "
                + near.stream().map(name -> sign + name).collect(Collectors.joining(", "));
    return "no magic is named '"
        + sign
        + call.name()
        + "'"
        + nearest
        + ". List them with %lsmagic.";
  }

  /** What the magic of a name takes; text if there is none of that name. Thread-safe. */
  public synchronized Magic.Takes takes(String name) {
    Magic magic = byName.get(name);
    return magic == null ? Magic.Takes.TEXT : magic.takes();
  }

  /**
   * The folder in which Maven keeps what it has fetched; it need not be there. Waits for nobody.
   */
  public Path localRepository() {
    return resolver.localRepository();
  }

  /**
   * What can be typed behind a percent sign: every name and alias, in order, with the line that
   * help shows of it. {@code !} is not among them. Thread-safe; asks no magic to do anything.
   */
  public synchronized SortedMap<String, String> usageByName() {
    SortedMap<String, String> usages = new TreeMap<>();
    byName.forEach((name, magic) -> usages.put(name, magic.usage()));
    usages.remove(CellParser.SHELL);
    return usages;
  }

  /** What help shows of each magic, in order of name. */
  List<String> usages() {
    List<String> usages = new ArrayList<>();
    for (Magic magic : all()) {
      usages.add(magic.usage());
    }
    usages.sort(String.CASE_INSENSITIVE_ORDER);
    return usages;
  }

  /** Lets go of what magics hold open. */
  @Override
  public void close() {
    resolver.close();
  }
}
