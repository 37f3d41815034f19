package dev.deja.kernel.wire;

/** The sockets of a kernel, by the names the protocol gives them. */
public enum Channel {
  SHELL,
  CONTROL,
  STDIN,
  IOPUB,
  HEARTBEAT
}
