package dev.deja.kernel.session;

import dev.deja.kernel.dependency.LocalLibraries;
import dev.deja.kernel.engine.Engine;
import dev.deja.kernel.extension.Magic.Takes;
import dev.deja.kernel.magic.CellParser;
import dev.deja.kernel.magic.Magics;
import dev.deja.kernel.model.MimeBundle;
import dev.deja.kernel.session.MagicCursor.Argument;
import dev.deja.kernel.typing.Completion;
import dev.deja.kernel.typing.Completion.Match;
import dev.deja.kernel.typing.InTime;
import dev.deja.kernel.typing.Names.Declared;
import dev.deja.kernel.typing.PathMatches;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Help while a magic is typed. */
final class MagicHelp {

  private static final String MAGIC = "magic";
  private static final String JBANG_LIBRARIES = "DEPS";

  private final Magics magics;
  private final Engine engine;

  MagicHelp(Magics magics, Engine engine) {
    this.magics = magics;
    this.engine = engine;
  }

  /** What could stand at a cursor in a magic; empty if Java code is there. */
  Optional<Completion> complete(String code, int cursor) {
    return MagicCursor.at(magics, code, cursor).flatMap(magic -> complete(magic, code, cursor));
  }

  private Optional<Completion> complete(MagicCursor magic, String code, int cursor) {
    if (magic.inName()) {
      return magic.name().equals(CellParser.SHELL)
          ? Optional.empty()
          : Optional.of(names(magic, code, cursor));
    }
    Takes takes =
        magic.signs().equals("//")
            ? magic.name().equals(JBANG_LIBRARIES) ? Takes.LIBRARIES : Takes.TEXT
            : magics.takes(magic.name());
    if (takes == Takes.JAVA) {
      return Optional.empty();
    }
    Argument argument = magic.argument(code, cursor);
    boolean isFirst = code.substring(magic.from(), argument.start()).isBlank();
    return Optional.of(
        switch (takes) {
          case LIBRARIES -> libraries(argument, cursor);
          case FILES -> files(argument, cursor, false);
          case FOLDERS -> files(argument, cursor, true);
          case MAGICS -> words(magics.usageByName().keySet(), MAGIC, argument, cursor);
          case TYPES_OF_VARIABLES -> words(typesOfVariables(), "class", argument, cursor);
          case ENVIRONMENT ->
              isFirst
                  ? words(environment(), "variable", argument, cursor)
                  : Completion.none(cursor);
          case PROGRAMS -> isFirst ? programs(argument, cursor) : files(argument, cursor, false);
          default -> Completion.none(cursor);
        });
  }

  private Completion names(MagicCursor magic, String code, int cursor) {
    String typed = code.substring(magic.start() + magic.signs().length(), cursor);
    List<Match> matches = new ArrayList<>();
    magics
        .usageByName()
        .forEach(
            (name, usage) -> {
              if (name.startsWith(typed)
                  && (magic.signs().equals("%") || !typed.isEmpty() || usage.contains("%%"))) {
                matches.add(new Match(magic.signs() + name, MAGIC, usage));
              }
            });
    return new Completion(matches, magic.start(), cursor);
  }

  private static Completion words(
      Collection<String> words, String kind, Argument argument, int cursor) {
    List<Match> matches =
        words.stream()
            .filter(word -> word.startsWith(argument.typed()))
            .sorted()
            .map(word -> new Match(word, kind))
            .toList();
    return new Completion(matches, argument.start(), cursor);
  }

  /** As {@code %who} knows them: without packages and arguments. */
  private Set<String> typesOfVariables() {
    return engine.names().variables().stream()
        .map(variable -> variable.type().replaceFirst("<.*>", "").replaceFirst("^[\\w.]*\\.", ""))
        .collect(Collectors.toSet());
  }

  private Set<String> environment() {
    Set<String> names = new HashSet<>(System.getenv().keySet());
    names.addAll(engine.options().environment().keySet());
    return names;
  }

  private Completion programs(Argument argument, int cursor) {
    List<String> types = engine.names().types().stream().map(Declared::name).toList();
    List<Match> matches = new ArrayList<>(words(types, "class", argument, cursor).matches());
    matches.addAll(files(argument, cursor, false).matches());
    return new Completion(matches, argument.start(), cursor);
  }

  private Completion libraries(Argument argument, int cursor) {
    LocalLibraries libraries = new LocalLibraries(magics.localRepository());
    List<Match> matches =
        InTime.orElse(() -> libraries.starting(argument.typed()), List.<String>of()).stream()
            .map(each -> new Match(each, "module"))
            .toList();
    return new Completion(matches, argument.start(), cursor);
  }

  private Completion files(Argument argument, int cursor, boolean foldersOnly) {
    List<Match> matches = new ArrayList<>();
    for (String path :
        PathMatches.of(engine.options().workingFolder(), argument.typed(), foldersOnly)) {
      if (path.indexOf(argument.quote()) < 0 && path.chars().noneMatch(c -> c < ' ')) {
        matches.add(new Match(quoted(path, argument.quote()), "path"));
      }
    }
    return new Completion(matches, argument.start(), cursor);
  }

  /** Quotes around white space; behind a folder the path goes on, and the quote stays open. */
  private static String quoted(String path, char open) {
    if (open != 0 || path.chars().noneMatch(c -> " '\"$`;&|<>()*?".indexOf(c) >= 0)) {
      return path;
    }
    char quote = path.indexOf('\'') < 0 ? '\'' : '"';
    return quote + path + (path.endsWith("/") ? "" : quote);
  }

  /** How the magic at a cursor is written; empty if there is none, or Java code. */
  Optional<MimeBundle> inspect(String code, int cursor) {
    return MagicCursor.at(magics, code, cursor)
        .filter(magic -> magic.inName() || magics.takes(magic.name()) != Takes.JAVA)
        .flatMap(magic -> Optional.ofNullable(magics.usageByName().get(magic.name())))
        .map(MimeBundle::text);
  }
}
