package dev.deja.tracker.cli;

import dev.deja.kernel.extension.KernelContext;
import dev.deja.kernel.extension.KernelExtension;

/**
 * Magics that show in a notebook what commands show in a terminal. Nothing of the command line is
 * loaded before one of them runs.
 */
public final class CommandMagics implements KernelExtension {

  @Override
  public String name() {
    return "commands";
  }

  @Override
  public void start(KernelContext context) {
    context.register(new ExecutionsMagic());
    context.register(new TraceMagic());
    context.register(new DiffMagic());
  }
}
