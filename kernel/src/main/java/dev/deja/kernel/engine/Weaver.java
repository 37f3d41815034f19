package dev.deja.kernel.engine;

import dev.deja.runtime.Checkpoint;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Prepares class files of cells: a call of {@link Checkpoint#check} at the start of every method
 * and before every backward jump, so that any loop can be stopped, and the lines of the cell in
 * place of those of the class that JShell made of it.
 *
 * <p>The call takes nothing from the stack and leaves nothing on it, so that frames stay as they
 * are.
 */
final class Weaver extends ClassVisitor {

  private static final int NO_LINE = -1;
  private static final String CHECKPOINT = Type.getInternalName(Checkpoint.class);

  private final @Nullable LineMap lines;

  /** The first line of each method, by name and descriptor. */
  private final Map<String, Integer> firstLines;

  private Weaver(ClassVisitor next, @Nullable LineMap lines, Map<String, Integer> firstLines) {
    super(Opcodes.ASM9, next);
    this.lines = lines;
    this.firstLines = firstLines;
  }

  /**
   * @param lines null where the class's own lines shall stay
   */
  static byte[] weave(byte[] classFile, @Nullable LineMap lines) {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(new Weaver(writer, lines, firstLines(reader)), 0);
    return writer.toByteArray();
  }

  private static Map<String, Integer> firstLines(ClassReader reader) {
    Map<String, Integer> firstLines = new HashMap<>();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
              @Override
              public void visitLineNumber(int line, Label start) {
                firstLines.putIfAbsent(name + descriptor, line);
              }
            };
          }
        },
        ClassReader.SKIP_FRAMES);
    return firstLines;
  }

  /** The class without lines and names of variables: equal where only those differ. */
  static byte[] withoutDebug(byte[] classFile) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(classFile).accept(writer, ClassReader.SKIP_DEBUG);
    return writer.toByteArray();
  }

  @Override
  public void visitSource(String source, String debug) {
    super.visitSource(lines == null ? source : lines.sourceFile(), debug);
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
    // Before a constructor calls super() an exception would leave the object half made.
    return new Method(
        next, !name.equals("<init>"), firstLines.getOrDefault(name + descriptor, NO_LINE));
  }

  private final class Method extends MethodVisitor {

    private final boolean atStart;
    private final int firstLine;
    private final Set<Label> passed = new HashSet<>();

    Method(MethodVisitor next, boolean atStart, int firstLine) {
      super(Opcodes.ASM9, next);
      this.atStart = atStart;
      this.firstLine = firstLine;
    }

    @Override
    public void visitCode() {
      super.visitCode();
      if (atStart) {
        if (firstLine != NO_LINE) {
          // The stack may overflow right here.
          Label start = new Label();
          super.visitLabel(start);
          visitLineNumber(firstLine, start);
        }
        check();
      }
    }

    @Override
    public void visitLabel(Label label) {
      passed.add(label);
      super.visitLabel(label);
    }

    @Override
    public void visitLineNumber(int line, Label start) {
      super.visitLineNumber(lines == null ? line : lines.cellLine(line), start);
    }

    @Override
    public void visitJumpInsn(int opcode, Label target) {
      if (passed.contains(target)) {
        check();
      }
      super.visitJumpInsn(opcode, target);
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... targets) {
      checkBefore(otherwise, targets);
      super.visitTableSwitchInsn(min, max, otherwise, targets);
    }

    @Override
    public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] targets) {
      checkBefore(otherwise, targets);
      super.visitLookupSwitchInsn(otherwise, keys, targets);
    }

    private void checkBefore(Label otherwise, Label[] targets) {
      boolean backward = passed.contains(otherwise);
      for (Label target : targets) {
        backward |= passed.contains(target);
      }
      if (backward) {
        check();
      }
    }

    private void check() {
      super.visitMethodInsn(Opcodes.INVOKESTATIC, CHECKPOINT, "check", "()V", false);
    }
  }
}
