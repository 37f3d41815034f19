package dev.deja.tracker.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import java.util.List;

/** {@code %tag}: puts tags on this execution. */
public final class TagMagic implements Magic {

  @Override
  public List<String> names() {
    return List.of("tag");
  }

  @Override
  public String usage() {
    return "%tag NAME…  tag this execution";
  }

  @Override
  public void run(MagicCall call, CellContext cell) {
    TagNotes.say(call, cell, true);
  }
}
