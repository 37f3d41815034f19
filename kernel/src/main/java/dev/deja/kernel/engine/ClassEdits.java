package dev.deja.kernel.engine;

import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/** Changes in class files of cells. */
final class ClassEdits {

  private ClassEdits() {}

  /**
   * Gives classes other names wherever they are named; with a class, all that are inside it.
   *
   * @param names full names by the full names that they take the place of
   */
  static byte[] rename(byte[] classFile, Map<String, String> names) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(classFile)
        .accept(
            new ClassRemapper(
                writer,
                new Remapper(Opcodes.ASM9) {
                  @Override
                  public String map(String internalName) {
                    return renamed(internalName.replace('/', '.'), names).replace('.', '/');
                  }
                }),
            0);
    return writer.toByteArray();
  }

  /** A full name after a renaming. */
  static String renamed(String className, Map<String, String> names) {
    int inner = className.indexOf('$', className.lastIndexOf('.') + "$JShell$".length() + 1);
    String outer = inner < 0 ? className : className.substring(0, inner);
    String other = names.get(outer);
    return other == null ? className : other + className.substring(outer.length());
  }

  /**
   * Makes static methods do nothing but call those of the same name and descriptor in another
   * class.
   *
   * @param methods names and descriptors
   */
  static byte[] forward(byte[] classFile, Set<String> methods, String target) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(Opcodes.ASM9, writer) {
              @Override
              public MethodVisitor visitMethod(
                  int access,
                  String name,
                  String descriptor,
                  String signature,
                  String[] exceptions) {
                MethodVisitor next =
                    super.visitMethod(access, name, descriptor, signature, exceptions);
                if (!methods.contains(name + descriptor)) {
                  return next;
                }
                putCall(next, target.replace('.', '/'), name, descriptor);
                return new MethodVisitor(Opcodes.ASM9) {};
              }
            },
            0);
    return writer.toByteArray();
  }

  private static void putCall(MethodVisitor method, String owner, String name, String descriptor) {
    method.visitCode();
    int slot = 0;
    for (Type each : Type.getArgumentTypes(descriptor)) {
      method.visitVarInsn(each.getOpcode(Opcodes.ILOAD), slot);
      slot += each.getSize();
    }
    method.visitMethodInsn(Opcodes.INVOKESTATIC, owner, name, descriptor, false);
    method.visitInsn(Type.getReturnType(descriptor).getOpcode(Opcodes.IRETURN));
    method.visitMaxs(0, 0);
    method.visitEnd();
  }
}
