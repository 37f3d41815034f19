package dev.deja.kernel.engine;

import dev.deja.runtime.spark.Carried;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Classes of cells as executors of Spark load them, in the folder from which Spark serves them. A
 * variable of a cell is a static field, which in another JVM would silently be 0 or null: so what
 * reads one asks {@link Carried} there, for the value that came with the lambda. Which variables
 * each method uses, and what it calls, is written beside its class, for the notebook JVM to know
 * what a lambda has to carry.
 *
 * <p>The file beside a class {@code X.class} is {@code X.uses}, lines of UTF-8: {@code m } and a
 * method's name and descriptor; then for what it uses {@code v } and a variable ({@code
 * REPL.$JShell$S3#factor}), or {@code c } and a class, a tab, and a method of it ({@code *} for all
 * of them). Used by one thread.
 */
final class ExecutorClasses {

  private static final String CELLS = "REPL/$JShell$";
  private static final String CARRIED = Type.getInternalName(Carried.class);
  private static final String ARRIVAL = "$deserializeLambda$";
  private static final String ARRIVED = "arrived$";
  private static final String ARRIVAL_DESCRIPTOR =
      "(Ljava/lang/invoke/SerializedLambda;)Ljava/lang/Object;";

  private final Path folder;

  ExecutorClasses(Path folder) {
    this.folder = folder;
  }

  /**
   * Serves a class, in the place of one of its name.
   *
   * @param classFile as the compiler made it
   */
  void put(String name, byte[] classFile) throws IOException {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    Rewriting rewriting = new Rewriting(writer);
    reader.accept(rewriting, 0);
    Path file = folder.resolve(name.replace('.', '/') + ".class");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file.resolveSibling(name.substring(name.lastIndexOf('.') + 1) + ".uses"),
        rewriting.text(),
        StandardCharsets.UTF_8);
    Files.write(file, writer.toByteArray());
  }

  /** Whether a field is the variable of a cell. */
  private static boolean isVariable(String owner) {
    return owner.startsWith(CELLS) && owner.indexOf('$', CELLS.length()) < 0;
  }

  private static final class Rewriting extends ClassVisitor {

    private final Map<String, Set<String>> uses = new LinkedHashMap<>();
    private String owner = "";
    private @Nullable String parent;
    private boolean isInterface;
    private boolean receives;

    Rewriting(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    String text() {
      StringBuilder text = new StringBuilder();
      uses.forEach(
          (method, lines) -> {
            text.append("m ").append(method).append('\n');
            lines.forEach(line -> text.append(line).append('\n'));
          });
      return text.toString();
    }

    @Override
    public void visit(
        int version,
        int access,
        String name,
        @Nullable String signature,
        @Nullable String superName,
        String[] interfaces) {
      owner = name;
      parent = superName;
      isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
      super.visit(version, access, name, signature, superName, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      boolean arrival = name.equals(ARRIVAL) && descriptor.equals(ARRIVAL_DESCRIPTOR);
      receives |= arrival;
      Set<String> lines = new LinkedHashSet<>();
      uses.put(name + descriptor, lines);
      if (name.equals("<init>") && parent != null && parent.startsWith(CELLS)) {
        lines.add("c " + parent + "\t*");
      }
      return new Method(
          super.visitMethod(access, arrival ? ARRIVED : name, descriptor, signature, exceptions),
          lines);
    }

    /** What arrives is bound to what it carries. */
    @Override
    public void visitEnd() {
      if (receives) {
        MethodVisitor method =
            super.visitMethod(
                Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC,
                ARRIVAL,
                ARRIVAL_DESCRIPTOR,
                null,
                null);
        method.visitCode();
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitMethodInsn(
            Opcodes.INVOKESTATIC, owner, ARRIVED, ARRIVAL_DESCRIPTOR, isInterface);
        method.visitMethodInsn(
            Opcodes.INVOKESTATIC,
            CARRIED,
            "bound",
            "(Ljava/lang/invoke/SerializedLambda;Ljava/lang/Object;)Ljava/lang/Object;",
            false);
        method.visitInsn(Opcodes.ARETURN);
        method.visitMaxs(2, 1);
        method.visitEnd();
      }
      super.visitEnd();
    }
  }

  /** Notes what a method uses, and has it ask for variables. */
  private static final class Method extends MethodVisitor {

    private final Set<String> lines;

    Method(MethodVisitor next, Set<String> lines) {
      super(Opcodes.ASM9, next);
      this.lines = lines;
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      boolean reads = opcode == Opcodes.GETSTATIC;
      if (!isVariable(owner) || !reads && opcode != Opcodes.PUTSTATIC) {
        super.visitFieldInsn(opcode, owner, name, descriptor);
        return;
      }
      String variable = owner.replace('/', '.') + "#" + name;
      Type type = Type.getType(descriptor);
      if (reads) {
        lines.add("v " + variable);
        super.visitLdcInsn(variable);
        super.visitMethodInsn(
            Opcodes.INVOKESTATIC, CARRIED, "get", "(Ljava/lang/String;)Ljava/lang/Object;", false);
        cast(type);
      } else {
        super.visitInsn(type.getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
        super.visitLdcInsn(variable);
        super.visitMethodInsn(
            Opcodes.INVOKESTATIC, CARRIED, "refuse", "(Ljava/lang/String;)V", false);
      }
    }

    private void cast(Type type) {
      String box =
          switch (type.getSort()) {
            case Type.BOOLEAN -> "java/lang/Boolean";
            case Type.CHAR -> "java/lang/Character";
            case Type.BYTE -> "java/lang/Byte";
            case Type.SHORT -> "java/lang/Short";
            case Type.INT -> "java/lang/Integer";
            case Type.LONG -> "java/lang/Long";
            case Type.FLOAT -> "java/lang/Float";
            case Type.DOUBLE -> "java/lang/Double";
            default -> "";
          };
      super.visitTypeInsn(Opcodes.CHECKCAST, box.isEmpty() ? type.getInternalName() : box);
      if (!box.isEmpty()) {
        super.visitMethodInsn(
            Opcodes.INVOKEVIRTUAL,
            box,
            type.getClassName() + "Value",
            "()" + type.getDescriptor(),
            false);
      }
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      if (opcode == Opcodes.NEW && type.startsWith(CELLS)) {
        lines.add("c " + type + "\t*");
      }
      super.visitTypeInsn(opcode, type);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      if (owner.startsWith(CELLS)) {
        boolean exact = opcode == Opcodes.INVOKESTATIC || opcode == Opcodes.INVOKESPECIAL;
        lines.add("c " + owner + "\t" + (exact ? name + descriptor : "*"));
      }
      super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      for (Object argument : arguments) {
        if (argument instanceof Handle handle && handle.getOwner().startsWith(CELLS)) {
          lines.add("c " + handle.getOwner() + "\t" + handle.getName() + handle.getDesc());
          if (handle.getTag() == Opcodes.H_NEWINVOKESPECIAL) {
            lines.add("c " + handle.getOwner() + "\t*");
          }
        }
      }
      super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
    }
  }
}
