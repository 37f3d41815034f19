package dev.deja.tracker.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Packages of another language than Java around an installation.
 *
 * @param cell the cell run that installed
 * @param manager {@code pip}
 * @param before versions by name; empty if they could not be found out
 * @param after the same afterwards, also when the installation failed
 */
public record PackageChange(
    int cell, String manager, Map<String, String> before, Map<String, String> after) {

  public PackageChange {
    before = Collections.unmodifiableMap(new TreeMap<>(before));
    after = Collections.unmodifiableMap(new TreeMap<>(after));
  }

  /** What is new, gone, or of another version, in words; sorted by name. */
  @JsonIgnore
  public List<String> changes() {
    TreeMap<String, String> names = new TreeMap<>(before);
    names.putAll(after);
    List<String> changes = new ArrayList<>();
    for (String name : names.keySet()) {
      String one = before.get(name);
      String other = after.get(name);
      if (one == null) {
        changes.add("+" + name + " " + other);
      } else if (other == null) {
        changes.add("-" + name + " " + one);
      } else if (!one.equals(other)) {
        changes.add(name + " " + one + " → " + other);
      }
    }
    return changes;
  }
}
