package dev.deja.kernel.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Which classes around pieces of cells can have a loader of their own. To the JVM a package is one
 * of one loader, so that a class with types in it, whose members need not be public, and a class
 * that extends one with such members, must share theirs. What only uses such members reaches them
 * in another way.
 */
final class CellAccess {

  /** Constants for fields, methods and methods of interfaces in class files (JVMS 4.4). */
  private static final int FIRST_MEMBER = 9;

  private static final int LAST_MEMBER = 11;

  private static final int HIDDEN = Opcodes.ACC_PUBLIC | Opcodes.ACC_PRIVATE;

  private final Map<String, byte[]> fresh;
  private final CellClasses known;
  private final Map<String, Members> read = new HashMap<>();
  private final Map<String, byte[]> apart = new HashMap<>();

  /**
   * @param fresh classes by full name that are looked at, and may name each other
   */
  CellAccess(Map<String, byte[]> fresh, CellClasses known) {
    this.fresh = fresh;
    this.known = known;
    Set<String> together = new HashSet<>();
    fresh.forEach(
        (name, classFile) -> {
          String outermost = CellClasses.outermost(name);
          Optional<byte[]> alone =
              standsApart(outermost, classFile) ? reaching(outermost, classFile) : Optional.empty();
          alone.ifPresentOrElse(code -> apart.put(name, code), () -> together.add(outermost));
        });
    apart.keySet().removeIf(name -> together.contains(CellClasses.outermost(name)));
  }

  /** Whether a class can stand apart. */
  boolean isApart(String name) {
    return apart.containsKey(name);
  }

  /** The class as it can be loaded. */
  byte[] code(String name) {
    byte[] alone = apart.get(name);
    return alone == null ? Objects.requireNonNull(fresh.get(name)) : alone;
  }

  private boolean standsApart(String outermost, byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    for (String named : CellClasses.named(classFile)) {
      Members members = CellClasses.outermost(named).equals(outermost) ? null : members(named);
      if (members != null && !isPublic(members.access)) {
        return false;
      }
    }
    return !holdsTypes(outermost, reader) && !inheritsHidden(outermost, reader);
  }

  /** Whether types are declared in it, which others may want to see more of than is public. */
  private static boolean holdsTypes(String outermost, ClassReader reader) {
    boolean[] found = {false};
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public void visitInnerClass(
              String name, @Nullable String outer, @Nullable String simple, int access) {
            found[0] |= outer != null && outer.replace('/', '.').equals(outermost);
          }
        },
        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
    return found[0];
  }

  private boolean inheritsHidden(String outermost, ClassReader reader) {
    List<String> parents = new ArrayList<>(List.of(reader.getInterfaces()));
    parents.add(reader.getSuperName());
    ArrayDeque<String> open = new ArrayDeque<>(parents);
    Set<String> seen = new HashSet<>();
    while (!open.isEmpty()) {
      String parent = open.remove().replace('/', '.');
      Members members = seen.add(parent) ? members(parent) : null;
      if (members != null) {
        boolean own = CellClasses.outermost(parent).equals(outermost);
        if (!own && members.byName.values().stream().anyMatch(each -> (each & HIDDEN) == 0)) {
          return true;
        }
        open.addAll(members.parents);
      }
    }
    return false;
  }

  /** The class with other ways to what it uses of others; empty if there are none. */
  private Optional<byte[]> reaching(String outermost, byte[] classFile) {
    return usesHidden(outermost, classFile)
        ? ReachWeaver.weave(classFile, (owner, member) -> isHidden(outermost, owner, member))
        : Optional.of(classFile);
  }

  private boolean isHidden(String outermost, String owner, String member) {
    String name = owner.replace('/', '.');
    return name.startsWith(DirectCompiler.PACKAGE + ".")
        && !CellClasses.outermost(name).equals(outermost)
        && !isPublic(access(name, member));
  }

  private boolean usesHidden(String outermost, byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    char[] buffer = new char[reader.getMaxStringLength()];
    for (int i = 1; i < reader.getItemCount(); i++) {
      int at = reader.getItem(i);
      int tag = at > 0 ? reader.readByte(at - 1) : 0;
      if (tag >= FIRST_MEMBER && tag <= LAST_MEMBER) {
        int nameAndType = reader.getItem(reader.readUnsignedShort(at + 2));
        String member =
            reader.readUTF8(nameAndType, buffer) + reader.readUTF8(nameAndType + 2, buffer);
        if (isHidden(outermost, reader.readClass(at, buffer), member)) {
          return true;
        }
      }
    }
    return false;
  }

  /** How a member was declared, by the class that is named or by one that it extends. */
  private int access(String owner, String member) {
    ArrayDeque<String> open = new ArrayDeque<>(List.of(owner));
    while (!open.isEmpty()) {
      Members members = members(open.remove().replace('/', '.'));
      if (members != null) {
        Integer access = members.byName.get(member);
        if (access != null) {
          return access;
        }
        open.addAll(members.parents);
      }
    }
    // Of the JDK or a jar, where cells can use only what is public.
    return Opcodes.ACC_PUBLIC;
  }

  private static boolean isPublic(int access) {
    return (access & Opcodes.ACC_PUBLIC) != 0;
  }

  private @Nullable Members members(String name) {
    Members members = read.get(name);
    byte[] classFile = members == null ? fresh.getOrDefault(name, known.get(name)) : null;
    if (classFile != null) {
      members = Members.of(classFile);
      read.put(name, members);
    }
    return members;
  }

  /** What a class declares. */
  private static final class Members extends ClassVisitor {

    /** Flags of fields and methods, by name and descriptor. */
    final Map<String, Integer> byName = new HashMap<>();

    final List<String> parents = new ArrayList<>();
    int access;

    private Members() {
      super(Opcodes.ASM9);
    }

    static Members of(byte[] classFile) {
      Members members = new Members();
      new ClassReader(classFile).accept(members, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
      return members;
    }

    @Override
    public void visit(
        int version,
        int flags,
        String name,
        String signature,
        String superName,
        String[] interfaces) {
      access = flags;
      parents.add(superName);
      parents.addAll(List.of(interfaces));
    }

    @Override
    public @Nullable FieldVisitor visitField(
        int flags, String name, String descriptor, String signature, Object value) {
      byName.put(name + descriptor, flags);
      return null;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int flags, String name, String descriptor, String signature, String[] exceptions) {
      byName.put(name + descriptor, flags);
      return null;
    }
  }
}
