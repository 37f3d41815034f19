package dev.deja.kernel.extension;

import java.util.List;

/**
 * A command in a cell: {@code %name arguments} on a line, or {@code %%name arguments} over a cell.
 */
public interface Magic {

  /** Its name and aliases without percent signs; the first is the one that help shows. */
  List<String> names();

  /** One line for {@code %lsmagic}, such as {@code %tag NAME… tag this execution}. */
  String usage();

  /**
   * Runs it.
   *
   * @throws MagicFailed with a message for the user
   * @throws Exception anything else is shown as a fault of the magic
   */
  void run(MagicCall call, CellContext cell) throws Exception;
}
