package dev.deja.kernel.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;

/**
 * What of a class cannot be changed while it lives, or what others were compiled against: all but
 * the bodies of methods. The code that gives static fields their first values counts too, because
 * it has run and will not run again.
 */
final class ClassShape extends ClassVisitor {

  /** Of methods, by name and descriptor. */
  private final Map<String, String> methods = new TreeMap<>();

  private final List<String> rest = new ArrayList<>();
  private byte[] initializer = {};

  private ClassShape() {
    super(Opcodes.ASM9);
  }

  static ClassShape of(byte[] classFile) {
    ClassShape shape = new ClassShape();
    new ClassReader(classFile).accept(shape, ClassReader.SKIP_DEBUG);
    shape.rest.sort(null);
    return shape;
  }

  /** How a method was declared; null if there is none of that name and descriptor. */
  @Nullable String method(String nameAndDescriptor) {
    return methods.get(nameAndDescriptor);
  }

  /** The methods of a name, as name and descriptor. */
  List<String> methods(String name) {
    return methods.keySet().stream().filter(each -> each.startsWith(name + "(")).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassShape that
        && methods.equals(that.methods)
        && rest.equals(that.rest)
        && Arrays.equals(initializer, that.initializer);
  }

  @Override
  public int hashCode() {
    return Objects.hash(methods, rest);
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      String signature,
      String superName,
      String[] interfaces) {
    add("class", access, name, signature, superName, Arrays.toString(interfaces));
  }

  @Override
  public void visitNestHost(String nestHost) {
    add("host", nestHost);
  }

  @Override
  public void visitNestMember(String nestMember) {
    add("member", nestMember);
  }

  @Override
  public void visitPermittedSubclass(String permitted) {
    add("permits", permitted);
  }

  @Override
  public @Nullable RecordComponentVisitor visitRecordComponent(
      String name, String descriptor, String signature) {
    add("component", name, descriptor, signature);
    return null;
  }

  @Override
  public @Nullable FieldVisitor visitField(
      int access, String name, String descriptor, String signature, Object value) {
    add("field", access, name, descriptor, signature, value);
    return null;
  }

  @Override
  public @Nullable MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    String declared = access + " " + signature + " " + Arrays.toString(exceptions);
    methods.put(name + descriptor, declared);
    if (!name.equals("<clinit>")) {
      return null;
    }
    ClassWriter alone = new ClassWriter(0);
    MethodVisitor body = alone.visitMethod(access, name, descriptor, signature, exceptions);
    return new MethodVisitor(Opcodes.ASM9, body) {
      @Override
      public void visitEnd() {
        super.visitEnd();
        initializer = alone.toByteArray();
      }
    };
  }

  private void add(@Nullable Object... parts) {
    rest.add(Arrays.toString(parts));
  }
}
