package dev.deja.kernel.magic;

import dev.deja.kernel.dependency.Repository;
import dev.deja.kernel.dependency.Resolver;
import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import java.util.List;

/** {@code %mavenRepo id url}: one more place to look for libraries; alone, lists them. */
final class MavenRepoMagic implements Magic {

  private final Resolver resolver;

  MavenRepoMagic(Resolver resolver) {
    this.resolver = resolver;
  }

  @Override
  public List<String> names() {
    return List.of("mavenRepo", "addMavenRepo");
  }

  @Override
  public String usage() {
    return "%mavenRepo ID URL  one more repository for %maven; alone, lists them";
  }

  @Override
  public void run(MagicCall call, CellContext cell) {
    List<String> arguments = call.arguments();
    switch (arguments.size()) {
      case 0 -> {
        for (Repository repository : resolver.repositories()) {
          Say.line(cell, repository.id() + "  " + repository.url());
        }
      }
      case 1 -> resolver.addRepository(MavenMagic.repository(arguments.get(0)));
      case 2 -> add(arguments.get(0), arguments.get(1));
      default ->
          throw new MagicFailed(
              "'%" + call.name() + " " + call.line() + "' has too much: write %mavenRepo ID URL");
    }
  }

  private void add(String id, String url) {
    try {
      resolver.addRepository(new Repository(id, url));
    } catch (IllegalArgumentException e) {
      throw new MagicFailed(String.valueOf(e.getMessage()), e);
    }
  }
}
