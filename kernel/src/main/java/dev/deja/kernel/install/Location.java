package dev.deja.kernel.install;

import java.nio.file.Path;

/** Where a kernelspec is put. */
public sealed interface Location {

  /** The user's Jupyter folder; every Jupyter of this user finds it. */
  record User() implements Location {}

  /** The environment of the Python (venv, conda) whose Jupyter is on the {@code PATH}. */
  record SysPrefix() implements Location {}

  /** Below {@code folder/share/jupyter}. */
  record Prefix(Path folder) implements Location {}
}
