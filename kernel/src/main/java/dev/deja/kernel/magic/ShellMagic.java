package dev.deja.kernel.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import java.util.List;

/**
 * {@code %%bash}, {@code %%sh}, {@code %%shell}, {@code %%python} and others: the cell is a script,
 * and a status other than 0 fails the cell. {@code %sh command} is {@code !command}.
 */
final class ShellMagic implements Magic {

  @Override
  public List<String> names() {
    return List.of("bash", "sh", "shell", "zsh", "python", "python3", "perl", "ruby");
  }

  @Override
  public String usage() {
    return "%%bash, %%sh, %%shell, %%python, %%perl, %%ruby  runs the cell as a script; a failure"
        + " fails the cell";
  }

  @Override
  public Takes takes() {
    return Takes.FILES;
  }

  @Override
  public Placeholders placeholders() {
    return Placeholders.BRACES;
  }

  @Override
  public void run(MagicCall call, CellContext cell) throws Exception {
    String script = call.body().orElse(call.line());
    if (script.isBlank()) {
      throw new MagicFailed(
          "%%" + call.name() + " has nothing to run: write the script on the lines below it");
    }
    boolean mayFail = call.body().isEmpty() || call.line().equals("--no-raise-error");
    if (call.body().isPresent() && !call.line().isEmpty() && !mayFail) {
      throw new MagicFailed(
          "'%%"
              + call.name()
              + " "
              + call.line()
              + "': arguments are not understood here; write the script on the lines below %%"
              + call.name());
    }
    int status = ShellCommand.run(call.name(), program(call.name()), script, cell);
    if (status != 0 && !mayFail) {
      throw new MagicFailed("the " + call.name() + " script ended with exit status " + status);
    }
    if (status != 0) {
      Say.warning(cell, "exit status " + status);
    }
  }

  private static Shell program(String name) {
    return switch (name) {
      case "shell" -> Shell.standard();
      case "python", "python3" -> Shell.named("python3", "python");
      default -> Shell.named(name);
    };
  }
}
