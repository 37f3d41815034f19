package dev.deja.kernel.magic;

import dev.deja.kernel.dependency.Coordinates;
import dev.deja.kernel.dependency.Repository;
import dev.deja.kernel.dependency.Resolver;
import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import dev.deja.kernel.model.Jar;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * {@code %dependency /add … /resolve}: the form that notebooks for rapaio's kernel have. What is
 * added waits until it is resolved.
 */
final class DependencyMagic implements Magic {

  private final Resolver resolver;
  private final List<Coordinates> waiting = new ArrayList<>();

  DependencyMagic(Resolver resolver) {
    this.resolver = resolver;
  }

  @Override
  public List<String> names() {
    return List.of("dependency");
  }

  @Override
  public String usage() {
    return "%dependency /add GROUP:ARTIFACT:VERSION, /resolve, /add-repo ID URL, /list-repos,"
        + " /list-dependencies, /list-artifacts";
  }

  @Override
  public Takes takes() {
    return Takes.LIBRARIES;
  }

  @Override
  public void run(MagicCall call, CellContext cell) throws Exception {
    List<String> arguments = new ArrayList<>(call.arguments());
    arguments.removeIf(argument -> argument.startsWith("--"));
    String command = arguments.isEmpty() ? "" : arguments.remove(0);
    switch (command) {
      case "/add" -> arguments.forEach(typed -> waiting.add(MavenMagic.coordinates(typed)));
      case "/resolve" -> resolve(call, cell);
      case "/add-repo" -> addRepository(arguments, call);
      case "/list-repos" ->
          resolver.repositories().forEach(known -> Say.line(cell, known.id() + "  " + known.url()));
      case "/list-dependencies" -> {
        list(cell, Jar::direct);
        waiting.forEach(one -> Say.line(cell, one + "  (waits for %dependency /resolve)"));
      }
      case "/list-artifacts" -> list(cell, jar -> true);
      default ->
          throw new MagicFailed(
              "'%dependency " + call.line() + "' is not understood. Write " + usage());
    }
  }

  private void resolve(MagicCall call, CellContext cell) throws Exception {
    List<Coordinates> wanted = List.copyOf(waiting);
    if (wanted.isEmpty()) {
      return;
    }
    // Also what cannot be had is not tried again: else nothing could be added any more.
    waiting.clear();
    Installation.run(
        call, cell, resolver, watch -> resolver.resolve(wanted, cell.classPath(), watch));
  }

  private static void list(CellContext cell, Predicate<Jar> which) {
    for (Jar jar : cell.classPath()) {
      if (which.test(jar)) {
        jar.coordinates().ifPresent(name -> Say.line(cell, name));
      }
    }
  }

  private void addRepository(List<String> arguments, MagicCall call) {
    if (arguments.size() < 2) {
      throw new MagicFailed(
          "'%dependency " + call.line() + "' is not complete: write %dependency /add-repo ID URL");
    }
    try {
      resolver.addRepository(new Repository(arguments.get(0), arguments.get(1)));
    } catch (IllegalArgumentException e) {
      throw new MagicFailed(String.valueOf(e.getMessage()), e);
    }
  }
}
