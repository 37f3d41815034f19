package dev.deja.tracker.magic;

import dev.deja.kernel.extension.CellContext;
import dev.deja.kernel.extension.MagicCall;
import dev.deja.kernel.extension.MagicFailed;
import dev.deja.kernel.model.Note;
import dev.deja.tracker.model.Json;
import dev.deja.tracker.model.TagName;
import java.util.List;

/** Says that tags are added or removed; all of them, or none when one is no tag. */
final class TagNotes {

  private TagNotes() {}

  static void say(MagicCall call, CellContext cell, boolean add) {
    List<String> names = call.arguments();
    if (names.isEmpty()) {
      throw new MagicFailed(
          "%" + call.name() + " needs a tag: write %" + call.name() + " production");
    }
    try {
      names.forEach(TagName::new);
    } catch (IllegalArgumentException e) {
      throw new MagicFailed(String.valueOf(e.getMessage()), e);
    }
    for (String name : names) {
      String json = Json.mapper().createObjectNode().put("tag", name).put("add", add).toString();
      cell.note(new Note("tag", json));
    }
  }
}
