package dev.deja.kernel.engine;

import dev.deja.runtime.Reach;
import dev.deja.runtime.Reach.Use;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Makes a class use members of others that are not public through {@link Reach}, so that it need
 * not share their loader. Works on what javac makes: an object is made by {@code new}, {@code dup},
 * the arguments and the call of the constructor, and these pairs are nested.
 */
final class ReachWeaver extends ClassVisitor {

  /** Says of a member, by its owner's internal name and its name with descriptor. */
  interface Hidden {
    boolean is(String owner, String member);
  }

  /** What javac does not make. */
  private static final class Unknown extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unknown() {
      super(null, null, false, false);
    }
  }

  private static final Handle LINK =
      new Handle(
          Opcodes.H_INVOKESTATIC,
          Type.getInternalName(Reach.class),
          "link",
          MethodType.methodType(
                  CallSite.class,
                  MethodHandles.Lookup.class,
                  String.class,
                  MethodType.class,
                  Class.class,
                  String.class)
              .toMethodDescriptorString(),
          false);

  private final Hidden hidden;
  private final Map<String, Set<Integer>> made;
  private final Map<Handle, String> bridges = new LinkedHashMap<>();
  private String className = "";

  private ReachWeaver(ClassVisitor next, Hidden hidden, Map<String, Set<Integer>> made) {
    super(Opcodes.ASM9, next);
    this.hidden = hidden;
    this.made = made;
  }

  /** The class with every use of hidden members changed; empty if that cannot be done. */
  static Optional<byte[]> weave(byte[] classFile, Hidden hidden) {
    ClassReader reader = new ClassReader(classFile);
    try {
      Map<String, Set<Integer>> made = hiddenNews(reader, hidden);
      ClassWriter writer = new ClassWriter(reader, 0);
      reader.accept(new ReachWeaver(writer, hidden, made), 0);
      return Optional.of(writer.toByteArray());
    } catch (Unknown e) {
      return Optional.empty();
    }
  }

  /** Which of the {@code new} of each method, counted from 0, are of hidden constructors. */
  private static Map<String, Set<Integer>> hiddenNews(ClassReader reader, Hidden hidden) {
    Map<String, Set<Integer>> found = new LinkedHashMap<>();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            Set<Integer> news = new HashSet<>();
            found.put(name + descriptor, news);
            return new News(hidden, news);
          }
        },
        ClassReader.SKIP_FRAMES | ClassReader.SKIP_DEBUG);
    return found;
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      String signature,
      String superName,
      String[] interfaces) {
    className = name;
    super.visit(version, access, name, signature, superName, interfaces);
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
    return new Method(next, made.getOrDefault(name + descriptor, Set.of()));
  }

  @Override
  public void visitEnd() {
    bridges.forEach(this::putBridge);
    super.visitEnd();
  }

  /** A method to which a reference can be made, for {@code Point::x} where x is hidden. */
  private void putBridge(Handle target, String name) {
    Use use = use(target);
    String descriptor = descriptor(use, target.getOwner(), target.getDesc());
    int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
    MethodVisitor method = super.visitMethod(access, name, descriptor, null, null);
    method.visitCode();
    int slot = 0;
    for (Type each : Type.getArgumentTypes(descriptor)) {
      method.visitVarInsn(each.getOpcode(Opcodes.ILOAD), slot);
      slot += each.getSize();
    }
    link(method, use, target.getOwner(), target.getName(), descriptor);
    Type returned = Type.getReturnType(descriptor);
    method.visitInsn(returned.getOpcode(Opcodes.IRETURN));
    method.visitMaxs(Math.max(slot, returned.getSize()), slot);
    method.visitEnd();
  }

  private static Use use(Handle target) {
    return switch (target.getTag()) {
      case Opcodes.H_INVOKESTATIC -> Use.INVOKESTATIC;
      case Opcodes.H_NEWINVOKESPECIAL -> Use.NEW;
      case Opcodes.H_INVOKEVIRTUAL -> Use.INVOKEVIRTUAL;
      default -> throw new Unknown();
    };
  }

  /** What an instruction takes from the stack and leaves there, as a method's descriptor. */
  private static String descriptor(Use use, String owner, String descriptor) {
    String object = "L" + owner + ";";
    return switch (use) {
      case GETFIELD -> "(" + object + ")" + descriptor;
      case PUTFIELD -> "(" + object + descriptor + ")V";
      case GETSTATIC -> "()" + descriptor;
      case PUTSTATIC -> "(" + descriptor + ")V";
      case INVOKEVIRTUAL -> "(" + object + descriptor.substring(1);
      case INVOKESTATIC, BEGIN -> descriptor;
      case NEW -> descriptor.substring(0, descriptor.length() - 1) + object;
    };
  }

  private static void link(
      MethodVisitor method, Use use, String owner, String name, String descriptor) {
    method.visitInvokeDynamicInsn(
        use == Use.NEW ? "make" : name, // <init> is no name that it may have
        descriptor,
        LINK,
        Type.getObjectType(owner),
        use.name());
  }

  /** Finds which {@code new} belongs to which call of a constructor. */
  private static final class News extends MethodVisitor {

    private record Open(int number, String type) {}

    private final Hidden hidden;
    private final Set<Integer> found;
    private final ArrayDeque<Open> open = new ArrayDeque<>();
    private int count;

    News(Hidden hidden, Set<Integer> found) {
      super(Opcodes.ASM9);
      this.hidden = hidden;
      this.found = found;
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      if (opcode == Opcodes.NEW) {
        open.push(new Open(count++, type));
      }
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      if (!name.equals("<init>")) {
        return;
      }
      Open last = open.poll();
      boolean isHidden = hidden.is(owner, name + descriptor);
      // Without a "new" it is a constructor that calls another.
      if (last == null ? isHidden : !last.type().equals(owner)) {
        throw new Unknown();
      }
      if (last != null && isHidden) {
        found.add(last.number());
      }
    }
  }

  private final class Method extends MethodVisitor {

    private final Set<Integer> news;

    /** Where a {@code new} stood that is no more: frames name objects in the making by it. */
    private final Set<Label> gone = new HashSet<>();

    private final List<Label> here = new ArrayList<>();
    private int count;
    private boolean dupFollows;

    Method(MethodVisitor next, Set<Integer> news) {
      super(Opcodes.ASM9, next);
      this.news = news;
    }

    @Override
    public void visitLabel(Label label) {
      here.add(label);
      super.visitLabel(label);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      if (opcode == Opcodes.NEW && news.contains(count++)) {
        gone.addAll(here);
        link(mv, Use.BEGIN, type, "begin", "()V");
        dupFollows = true;
      } else {
        super.visitTypeInsn(opcode, type);
      }
      here.clear();
    }

    @Override
    public void visitInsn(int opcode) {
      here.clear();
      if (!dupFollows) {
        super.visitInsn(opcode);
      } else if (opcode != Opcodes.DUP) {
        throw new Unknown();
      }
      dupFollows = false;
    }

    @Override
    public void visitFrame(
        int type, int localCount, Object[] locals, int stackCount, Object[] stack) {
      if (locals != null && Arrays.stream(locals).anyMatch(gone::contains)) {
        throw new Unknown();
      }
      List<Object> kept = new ArrayList<>();
      for (int i = 0; i < stackCount; i++) {
        if (!gone.contains(stack[i])) {
          kept.add(stack[i]);
        }
      }
      super.visitFrame(type, localCount, locals, kept.size(), kept.toArray());
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      here.clear();
      if (!hidden.is(owner, name + descriptor)) {
        super.visitFieldInsn(opcode, owner, name, descriptor);
        return;
      }
      Use use =
          switch (opcode) {
            case Opcodes.GETFIELD -> Use.GETFIELD;
            case Opcodes.PUTFIELD -> Use.PUTFIELD;
            case Opcodes.GETSTATIC -> Use.GETSTATIC;
            default -> Use.PUTSTATIC;
          };
      link(mv, use, owner, name, ReachWeaver.descriptor(use, owner, descriptor));
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      here.clear();
      if (!hidden.is(owner, name + descriptor)) {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        return;
      }
      Use use =
          switch (opcode) {
            case Opcodes.INVOKEVIRTUAL -> Use.INVOKEVIRTUAL;
            case Opcodes.INVOKESTATIC -> Use.INVOKESTATIC;
            case Opcodes.INVOKESPECIAL -> Use.NEW;
            default -> throw new Unknown();
          };
      if (use == Use.NEW && !name.equals("<init>")) {
        throw new Unknown();
      }
      link(mv, use, owner, name, ReachWeaver.descriptor(use, owner, descriptor));
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      here.clear();
      Object[] now = arguments.clone();
      for (int i = 0; i < now.length; i++) {
        if (now[i] instanceof Handle target
            && hidden.is(target.getOwner(), target.getName() + target.getDesc())) {
          now[i] = bridge(target);
        }
      }
      super.visitInvokeDynamicInsn(name, descriptor, bootstrap, now);
    }

    private Handle bridge(Handle target) {
      String name = bridges.computeIfAbsent(target, any -> "lambda$reach$" + bridges.size());
      return new Handle(
          Opcodes.H_INVOKESTATIC,
          className,
          name,
          ReachWeaver.descriptor(use(target), target.getOwner(), target.getDesc()),
          false);
    }
  }
}
