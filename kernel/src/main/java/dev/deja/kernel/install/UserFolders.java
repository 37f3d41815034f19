package dev.deja.kernel.install;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where the user's files lie, by the conventions of the system and of Jupyter ({@code
 * jupyter_core.paths}).
 *
 * @param environment environment variables
 * @param home the user's home
 * @param system {@code os.name}
 */
record UserFolders(Map<String, String> environment, Path home, String system) {

  static UserFolders ofThisProcess() {
    return new UserFolders(
        System.getenv(),
        Path.of(System.getProperty("user.home")),
        System.getProperty("os.name", ""));
  }

  /** Jupyter's data folder of this user; kernelspecs lie in {@code kernels} below it. */
  Path jupyterData() {
    String named = environment.getOrDefault("JUPYTER_DATA_DIR", "");
    if (!named.isEmpty()) {
      return Path.of(named);
    }
    if (system.startsWith("Mac")) {
      return home.resolve("Library").resolve("Jupyter");
    }
    if (system.startsWith("Windows")) {
      return Path.of(environment.getOrDefault("APPDATA", home + "/AppData/Roaming"), "jupyter");
    }
    return dataHome().resolve("jupyter");
  }

  /** Where Deja keeps what it must not lose. */
  Path dejaData() {
    return dataHome().resolve("deja");
  }

  /** Where Deja keeps what it can make again. */
  Path dejaCache() {
    return base("XDG_CACHE_HOME", ".cache").resolve("deja");
  }

  private Path dataHome() {
    return base("XDG_DATA_HOME", ".local/share");
  }

  /** The XDG rule: an absolute path in the variable, else a folder below home. */
  private Path base(String variable, String belowHome) {
    String named = environment.getOrDefault(variable, "");
    return !named.isEmpty() && Path.of(named).isAbsolute()
        ? Path.of(named)
        : home.resolve(belowHome);
  }
}
