package dev.deja.tracker.cli;

import com.github.f4b6a3.ulid.UlidCreator;
import dev.deja.kernel.install.ClassPath;
import dev.deja.kernel.install.Jdk;
import dev.deja.kernel.install.KernelJvm;
import dev.deja.kernel.install.StartupArchive;
import dev.deja.tracker.model.ExecutionId;
import dev.deja.tracker.replay.KernelCommand;
import java.util.LinkedHashMap;
import java.util.Map;

/** The kernel of this installation, with the class path and the JDK of this process. */
final class OwnKernel {

  private OwnKernel() {}

  /**
   * @param store the store in which it records
   */
  static KernelCommand command(String store) {
    return command(store, Map.of());
  }

  /**
   * @param variables more of its environment
   */
  static KernelCommand command(String store, Map<String, String> variables) {
    return command(store, variables, Jdk.running());
  }

  /**
   * @param jdk on which it runs, and notebook code too
   */
  static KernelCommand command(String store, Map<String, String> variables, Jdk jdk) {
    Map<String, String> environment = new LinkedHashMap<>(variables);
    environment.put("DEJA_STORE", store);
    StartupArchive archive = StartupArchive.ofUser();
    KernelJvm jvm = archive.quickest(new KernelJvm(jdk, ClassPath.ofThisProcess()));
    return new KernelCommand(jvm.argv(archive.kernelOptions(jvm)), environment);
  }

  /** A name for an execution that is about to start. */
  static ExecutionId newExecution() {
    return new ExecutionId(UlidCreator.getMonotonicUlid().toString());
  }
}
