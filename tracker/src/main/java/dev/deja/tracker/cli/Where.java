package dev.deja.tracker.cli;

import dev.deja.kernel.install.Location;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a kernelspec lies; one of the three, the user's folder if none is named. */
final class Where {

  @Option(names = "--user", description = "For this user (if nothing else is said).")
  private boolean user;

  @Option(
      names = "--sys-prefix",
      description = "In the Python environment (venv, conda) whose Jupyter is on the PATH.")
  private boolean sysPrefix;

  @Option(names = "--prefix", paramLabel = "DIR", description = "Below DIR/share/jupyter.")
  private @Nullable Path prefix;

  static Location location(@Nullable Where where) {
    if (where != null && where.prefix != null) {
      return new Location.Prefix(where.prefix);
    }
    return where != null && where.sysPrefix ? new Location.SysPrefix() : new Location.User();
  }
}
