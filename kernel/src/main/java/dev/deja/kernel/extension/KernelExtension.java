package dev.deja.kernel.extension;

/**
 * An addition to the kernel, found by {@link java.util.ServiceLoader} on the kernel's class path.
 * Started once per kernel, after the first reply can be sent; a failure to start is logged and
 * shown to the user once, and never ends the kernel.
 */
public interface KernelExtension {

  /** A short name for messages, such as {@code tracker}. */
  String name();

  /** Registers observers and magics on the context. Called once, on a background thread. */
  void start(KernelContext context);
}
