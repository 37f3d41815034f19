package dev.deja.kernel.magic;

import dev.deja.kernel.dependency.Coordinates;
import dev.deja.kernel.dependency.Repository;
import dev.deja.kernel.dependency.Resolver;
import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code %maven group:artifact:version …}: adds libraries with all that they need, resolved
 * together with what the session asked for before.
 */
final class MavenMagic implements Magic {

  private final Resolver resolver;

  MavenMagic(Resolver resolver) {
    this.resolver = resolver;
  }

  @Override
  public List<String> names() {
    return List.of("maven", "addMavenDependency", "addMavenDependencies");
  }

  @Override
  public String usage() {
    return "%maven GROUP:ARTIFACT:VERSION… [--from=URL]  adds libraries with all that they need";
  }

  @Override
  public Takes takes() {
    return Takes.LIBRARIES;
  }

  @Override
  public void run(MagicCall call, CellContext cell) throws Exception {
    List<String> typed = new ArrayList<>(call.arguments());
    call.body()
        .ifPresent(body -> typed.addAll(new MagicCall("maven", body, call.body()).arguments()));
    List<Coordinates> wanted = new ArrayList<>();
    for (int i = 0; i < typed.size(); i++) {
      String argument = typed.get(i);
      if (argument.matches("(--)?from=.*")) {
        from(argument.substring(argument.indexOf('=') + 1));
      } else if (argument.equals("--from") && i + 1 < typed.size()) {
        from(typed.get(++i));
      } else if (!argument.matches("-v+|--verbose")) {
        wanted.add(coordinates(argument));
      }
    }
    if (wanted.isEmpty()) {
      throw new MagicFailed(
          "%maven adds libraries: write their coordinates behind, as in"
              + " %maven org.apache.commons:commons-csv:1.14.1");
    }
    Installation.run(
        call, cell, resolver, watch -> resolver.resolve(wanted, cell.classPath(), watch));
  }

  /** IJava's {@code --from}: the id of a repository that is known already, or a URL. */
  private void from(String idOrUrl) {
    if (idOrUrl.contains(":")) {
      resolver.addRepository(repository(idOrUrl));
      return;
    }
    List<String> known = resolver.repositories().stream().map(Repository::id).toList();
    if (!known.contains(idOrUrl)) {
      throw new MagicFailed(
          "no repository is named '"
              + idOrUrl
              + "': there are "
              + String.join(", ", known)
              + ". Add it with %mavenRepo "
              + idOrUrl
              + " URL");
    }
  }

  static Repository repository(String url) {
    try {
      return Repository.of(url);
    } catch (IllegalArgumentException e) {
      throw new MagicFailed(String.valueOf(e.getMessage()), e);
    }
  }

  static Coordinates coordinates(String typed) {
    if (typed.indexOf('{') >= 0) {
      String what = typed.substring(typed.indexOf('{'));
      throw new MagicFailed(
          "'" + typed + "': " + what + " is no Java expression that has a value here");
    }
    try {
      return Coordinates.parse(typed);
    } catch (IllegalArgumentException e) {
      throw new MagicFailed(String.valueOf(e.getMessage()), e);
    }
  }
}
