package dev.deja.kernel.magic;

import dev.deja.kernel.dependency.Resolver;
import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * {@code %%loadFromPOM} over a POM or a piece of one, {@code %loadFromPOM path}: adds the
 * dependencies that it names. Arguments behind are the scopes to take; else compile and runtime.
 */
final class LoadFromPomMagic implements Magic {

  private final Resolver resolver;

  LoadFromPomMagic(Resolver resolver) {
    this.resolver = resolver;
  }

  @Override
  public List<String> names() {
    return List.of("loadFromPOM", "pom");
  }

  @Override
  public String usage() {
    return "%loadFromPOM FILE, %%loadFromPOM  adds the dependencies of a POM, or of a piece of one";
  }

  @Override
  public Takes takes() {
    return Takes.FILES;
  }

  @Override
  public void run(MagicCall call, CellContext cell) throws Exception {
    List<String> arguments = call.arguments();
    if (call.body().isPresent()) {
      String pom = call.body().get();
      Set<String> scopes = Set.copyOf(arguments);
      Installation.run(
          call, cell, resolver, watch -> resolver.resolvePom(pom, scopes, cell.classPath(), watch));
      return;
    }
    if (arguments.isEmpty()) {
      throw new MagicFailed(
          "%loadFromPOM reads a POM: write its path behind, or the POM below %%loadFromPOM");
    }
    Path named = Paths.resolve(arguments.get(0), cell);
    Path file = Files.isDirectory(named) ? named.resolve("pom.xml") : named;
    if (!Files.isRegularFile(file)) {
      throw new MagicFailed("no file '" + arguments.get(0) + "' (" + file + ")");
    }
    Set<String> scopes = Set.copyOf(arguments.subList(1, arguments.size()));
    cell.reads(file);
    Installation.run(
        call, cell, resolver, watch -> resolver.resolvePom(file, scopes, cell.classPath(), watch));
  }
}
