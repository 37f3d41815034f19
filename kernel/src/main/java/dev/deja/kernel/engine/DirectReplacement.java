package dev.deja.kernel.engine;

import dev.deja.kernel.engine.DirectPiece.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How new declarations take the place of those that were there. A type whose members are the same
 * goes on as the class that it is, with new bodies, so that its objects live on. An old method of
 * the same signature from now on only calls the new one, so that whatever calls it has the new one
 * too. What can do neither is another thing of the same name, and what names it must be compiled
 * again.
 */
final class DirectReplacement {

  private final DirectUnit unit;
  private final Map<String, byte[]> classFiles;
  private final DirectDeclarations known;
  private final CellClasses classes;
  private final Map<String, String> holders = new LinkedHashMap<>();
  private final Map<String, byte[]> fresh = new LinkedHashMap<>();
  private final Map<String, byte[]> changed = new LinkedHashMap<>();
  private final Map<String, LineMap> lines;
  private final Set<String> reshaped = new HashSet<>();

  /**
   * @param known what is in force
   * @param asIs whether classes that are loaded must stay as they are
   */
  DirectReplacement(
      DirectUnit unit,
      Map<String, byte[]> classFiles,
      DirectDeclarations known,
      CellClasses classes,
      boolean asIs) {
    this.unit = unit;
    this.classFiles = classFiles;
    this.known = known;
    this.classes = classes;
    this.lines = new HashMap<>(unit.lines());
    Set<String> methods = new LinkedHashSet<>();
    for (DirectDeclaration each : unit.declared().values()) {
      DirectDeclaration before = known.get(each.key());
      if (each.kind() == Kind.METHOD) {
        methods.add(each.name());
      } else if (before != null) {
        holders.put(each.holder(), before.holder());
        reshaped.add(each.name());
      }
    }
    if (asIs) {
      holders.clear();
    }
    keepSameTypes();
    divide();
    methods.forEach(name -> forward(name, asIs));
  }

  /** Classes that are new, by full name. */
  Map<String, byte[]> fresh() {
    return fresh;
  }

  /** Classes that are there already, with the code that they have from now on. */
  Map<String, byte[]> changed() {
    return changed;
  }

  /** The lines of all of these, by the full name of the outermost class. */
  Map<String, LineMap> lines() {
    return lines;
  }

  /** Names of what is another thing now. */
  Set<String> reshaped() {
    return reshaped;
  }

  /** A declaration of the unit as it is known from now on. */
  DirectDeclaration settled(DirectDeclaration declaration) {
    return declaration.in(holders.getOrDefault(declaration.holder(), declaration.holder()));
  }

  /** A variable of the unit, with its type as it is known from now on. */
  DirectVariables.Held settled(DirectVariables.Held held) {
    String type = held.type();
    for (Map.Entry<String, String> each : holders.entrySet()) {
      type = type.replace(each.getKey() + ".", each.getValue() + ".");
    }
    return new DirectVariables.Held(held.name(), type, held.holder(), held.origin());
  }

  /** Leaves in {@link #holders} the classes that are the same but for the bodies of methods. */
  private void keepSameTypes() {
    Optional<String> other = Optional.of("");
    while (other.isPresent()) {
      other = holders.keySet().stream().filter(holder -> !isSame(holder)).findFirst();
      other.ifPresent(holders::remove);
    }
    for (DirectDeclaration each : unit.declared().values()) {
      if (holders.containsKey(each.holder())) {
        reshaped.remove(each.name());
      }
    }
  }

  private boolean isSame(String holder) {
    Map<String, byte[]> before =
        new HashMap<>(classes.inside(Objects.requireNonNull(holders.get(holder))));
    for (Map.Entry<String, byte[]> each : classFiles.entrySet()) {
      if (each.getKey().startsWith(holder + "$")) {
        byte[] old = before.remove(ClassEdits.renamed(each.getKey(), holders));
        if (old == null
            || !ClassShape.of(old)
                .equals(ClassShape.of(ClassEdits.rename(each.getValue(), holders)))) {
          return false;
        }
      }
    }
    return before.isEmpty();
  }

  private void divide() {
    classFiles.forEach(
        (name, classFile) -> {
          byte[] renamed = holders.isEmpty() ? classFile : ClassEdits.rename(classFile, holders);
          String now = ClassEdits.renamed(name, holders);
          if (now.equals(name)) {
            fresh.put(name, renamed);
          } else if (!holders.containsKey(name)) {
            changed.put(now, renamed);
          }
        });
    holders.forEach((from, to) -> lines.put(to, Objects.requireNonNull(lines.get(from))));
  }

  /** Methods of one name share a class, and are all of them in the new one. */
  private void forward(String name, boolean asIs) {
    Set<String> before = new LinkedHashSet<>();
    for (DirectDeclaration each : known.named(name)) {
      if (each.kind() == Kind.METHOD) {
        before.add(each.holder());
      }
    }
    String target =
        unit.declared().values().stream()
            .filter(each -> each.kind() == Kind.METHOD && each.name().equals(name))
            .map(DirectDeclaration::holder)
            .findFirst()
            .orElseThrow();
    ClassShape now = ClassShape.of(Objects.requireNonNull(fresh.get(target)));
    for (String holder : before) {
      byte[] old = Objects.requireNonNull(classes.get(holder));
      ClassShape shape = ClassShape.of(old);
      Set<String> same = new HashSet<>(shape.methods(name));
      if (same.removeIf(each -> !Objects.equals(shape.method(each), now.method(each))) || asIs) {
        reshaped.add(name);
      }
      if (!same.isEmpty() && !asIs) {
        changed.put(holder, ClassEdits.forward(old, same, target));
        classes.lines(holder).ifPresent(known -> lines.put(holder, known));
      }
    }
  }
}
