package dev.deja.tracker.cli;

import java.util.List;
import java.util.Map;

/** {@code %trace}: {@code deja trace} as a picture in the notebook. */
final class TraceMagic extends CommandMagic {

  TraceMagic() {
    super("trace");
  }

  @Override
  public List<String> names() {
    return List.of("trace");
  }

  @Override
  public String usage() {
    return "%trace FILE [--upstream|--downstream]  what a file was made from, and what from it";
  }

  @Override
  public Takes takes() {
    return Takes.FILES;
  }

  @Override
  Map<String, String> picture(Asked asked) {
    return Map.of("image/svg+xml", asked.with("--svg"));
  }
}
