package dev.deja.tracker.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.Magic;
import dev.deja.kernel.extension.MagicCall;
import java.util.List;

/** {@code %untag}: takes tags from this execution. */
public final class UntagMagic implements Magic {

  @Override
  public List<String> names() {
    return List.of("untag");
  }

  @Override
  public String usage() {
    return "%untag NAME…  take tags from this execution";
  }

  @Override
  public void run(MagicCall call, CellContext cell) {
    TagNotes.say(call, cell, false);
  }
}
