package dev.deja.kernel.engine;

import dev.deja.kernel.model.CompiledCode;
import dev.deja.kernel.model.MemberUse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Finds in the class files of a cell which members of libraries it uses, and on which of its lines.
 * Classes are read while the notebook JVM works, so that nobody waits for it. Used by one thread.
 */
final class CodeUses {

  private static final String CELLS = DirectCompiler.PACKAGE + "/";

  private record Unread(byte[] classFile, LineMap lines, boolean elsewhere) {}

  private record Member(String owner, String name, int arguments) {}

  private final List<Unread> unread = new ArrayList<>();
  private final TreeSet<Integer> compiled = new TreeSet<>();
  private final Map<Member, TreeSet<Integer>> found = new LinkedHashMap<>();

  /** The cell as its line maps name it; null while nobody wants to know. */
  private @Nullable String cell;

  private boolean elsewhere;

  /** What is compiled from now on is of this cell, or of none. */
  void begin(@Nullable CellCode code) {
    cell = code == null ? null : new Origin(code.executionCount(), 0).cellName();
    elsewhere = code != null && !code.stands();
    unread.clear();
    compiled.clear();
    found.clear();
  }

  /**
   * Says whether what is compiled from now on stands somewhere else than in the cell.
   *
   * @return what was said before
   */
  boolean elsewhere(boolean now) {
    boolean before = elsewhere;
    elsewhere = now;
    return before;
  }

  /** Takes note of a class, if it is of the cell. */
  void add(byte[] classFile, @Nullable LineMap lines) {
    if (lines != null && lines.sourceFile().equals(cell)) {
      unread.add(new Unread(classFile, lines, elsewhere));
    }
  }

  /** Reads what it has not read yet. */
  void read() {
    try {
      for (Unread each : unread) {
        new ClassReader(each.classFile()).accept(new Reader(each), ClassReader.SKIP_FRAMES);
      }
    } catch (RuntimeException e) { // what the record says of a cell shall not fail it
      cell = null;
    }
    unread.clear();
  }

  /** All that was found since the beginning, once; empty if nobody wants to know. */
  Optional<CompiledCode> end() {
    read();
    if (cell == null) {
      return Optional.empty();
    }
    List<MemberUse> uses = new ArrayList<>();
    found.forEach(
        (member, lines) ->
            uses.add(
                new MemberUse(
                    member.owner().replace('/', '.'),
                    member.name(),
                    member.arguments(),
                    List.copyOf(lines))));
    CompiledCode code = new CompiledCode(List.copyOf(compiled), uses);
    begin(null);
    return Optional.of(code);
  }

  private final class Reader extends ClassVisitor {

    private final Unread from;

    Reader(Unread from) {
      super(Opcodes.ASM9);
      this.from = from;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      return new Method(from);
    }
  }

  private final class Method extends MethodVisitor {

    private final Unread from;
    private int line;

    Method(Unread from) {
      super(Opcodes.ASM9);
      this.from = from;
    }

    @Override
    public void visitLineNumber(int classLine, Label start) {
      line = from.lines().cellLine(classLine);
      if (line > 0 && !from.elsewhere()) {
        compiled.add(line);
      }
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      use(owner, name, descriptor);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      for (Object each : arguments) {
        if (each instanceof Handle target && target.getTag() >= Opcodes.H_INVOKEVIRTUAL) {
          use(target.getOwner(), target.getName(), target.getDesc());
        }
      }
    }

    private void use(String owner, String name, String descriptor) {
      // The constructor of Object is called by every other.
      if (owner.startsWith(CELLS)
          || owner.startsWith("[")
          || owner.equals("java/lang/Object") && name.equals("<init>")) {
        return;
      }
      String called = name.equals("<init>") ? "new" : name;
      int arguments = Type.getArgumentCount(descriptor);
      TreeSet<Integer> lines =
          found.computeIfAbsent(new Member(owner, called, arguments), any -> new TreeSet<>());
      if (line > 0 && !from.elsewhere()) {
        lines.add(line);
      }
    }
  }
}
