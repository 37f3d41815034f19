package dev.deja.tracker.cli;

import com.github.f4b6a3.ulid.UlidCreator;
import dev.deja.kernel.install.ClassPath;
import dev.deja.kernel.install.Jdk;
import dev.deja.kernel.install.KernelJvm;
import dev.deja.kernel.install.StartupArchive;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.replay.KernelCommand;
import java.util.Map;

/** The kernel of this installation, with the class path and the JDK of this process. */
final class OwnKernel {

  private OwnKernel() {}

  /**
   * @param store the store in which it records
   */
  static KernelCommand command(String store) {
    KernelJvm jvm = new KernelJvm(Jdk.running(), ClassPath.ofThisProcess());
    return new KernelCommand(
        jvm.argv(StartupArchive.ofUser().kernelOptions(jvm)), Map.of("DEJA_STORE", store));
  }

  /** A name for an execution that is about to start. */
  static ExecutionId newExecution() {
    return new ExecutionId(UlidCreator.getMonotonicUlid().toString());
  }
}
