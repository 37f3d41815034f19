package dev.deja.kernel.dependency;

import dev.deja.kernel.model.Jar;
import java.util.List;

/**
 * What a resolution gave.
 *
 * @param jars what is to be added to the class path, in order; without what is there already
 * @param warnings one line each, for the user: what was kept in another version, left out, or not
 *     readable
 */
public record Resolution(List<Jar> jars, List<String> warnings) {

  public Resolution {
    jars = List.copyOf(jars);
    warnings = List.copyOf(warnings);
  }
}
