package dev.deja.kernel.dependency;

import dev.deja.kernel.model.Jar;
import java.util.List;

/**
 * What a resolution gave.
 *
 * @param jars what was asked for and all that it needs, in order, what is on the class path already
 *     included; and whatever else is to be added
 * @param warnings one line each, for the user: what was kept in another version, left out, or not
 *     readable
 */
public record Resolution(List<Jar> jars, List<String> warnings) {

  public Resolution {
    jars = List.copyOf(jars);
    warnings = List.copyOf(warnings);
  }
}
