package dev.deja.kernel.engine;

import dev.deja.runtime.FrameKind;
import dev.deja.runtime.FrameReader;
import dev.deja.runtime.FrameWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks the notebook JVM to write and to read the values of variables. */
final class SnapshotFrames {

  private SnapshotFrames() {}

  static void write(Shell shell, NotebookVm vm, int cell, Path file, long mostBytes) {
    List<DirectVariables.Held> variables = shell.heldVariables();
    FrameWriter frame =
        new FrameWriter(FrameKind.SNAPSHOT)
            .putInt(cell)
            .putText(file.toString())
            .putLong(mostBytes)
            .putInt(variables.size());
    for (DirectVariables.Held held : variables) {
      frame.putText(held.name()).putText(held.withPlainType().type()).putText(held.holder());
    }
    vm.tell(frame.putMap(shell.typeClasses()));
  }

  static Map<String, String> restore(
      Shell shell, NotebookVm vm, Path file, List<String> stored, List<String> wanted)
      throws VmLostException {
    Map<String, String> holders = new LinkedHashMap<>();
    for (DirectVariables.Held held : shell.heldVariables()) {
      if (wanted.contains(held.name())) {
        holders.put(held.name(), held.holder());
      }
    }
    Map<String, String> missing = new LinkedHashMap<>();
    for (String name : wanted) {
      if (!holders.containsKey(name)) {
        missing.put(name, "it could not be declared");
      }
    }
    if (!missing.isEmpty()) {
      return missing;
    }
    FrameReader answer =
        vm.ask(
            new FrameWriter(FrameKind.RESTORE)
                .putText(file.toString())
                .putTexts(stored)
                .putMap(holders)
                .putMap(shell.typeClasses()));
    if (answer.kind() == FrameKind.DONE) {
      return answer.takeMap();
    }
    String why = answer.kind() == FrameKind.FAILED ? answer.takeText() : "it threw";
    wanted.forEach(name -> missing.put(name, why));
    return missing;
  }
}
