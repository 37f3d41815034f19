package dev.deja.kernel.engine;

import dev.deja.runtime.hook.FileHooks;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Rewrites the JDK's own file classes, and where it connects sockets, so that they tell {@link
 * FileHooks} what notebook code does: calls are put at the start of methods, before they return,
 * and around their native methods. No jump is added and no method or field, so that a running JVM
 * takes the new bodies as they are.
 *
 * <p>The methods are those of JDK 17 and of JDK 25; where one has a method that the other lacks,
 * the rule for it finds nothing.
 */
final class FileHookWeaver extends ClassVisitor {

  /** What is rewritten. Those that a JDK lacks, as on Windows, are left out. */
  static final List<String> CLASSES =
      List.of(
          "java.io.FileInputStream",
          "java.io.FileOutputStream",
          "java.io.RandomAccessFile",
          "java.io.FileDescriptor",
          "java.io.FileCleanable",
          "java.io.File",
          "java.io.UnixFileSystem",
          "sun.nio.ch.FileChannelImpl",
          "sun.nio.fs.UnixFileSystemProvider",
          "sun.nio.ch.Net",
          "java.lang.ProcessImpl",
          "java.lang.Runtime");

  private static final String HOOKS = Type.getInternalName(FileHooks.class);
  private static final String DESCRIPTOR = "Ljava/io/FileDescriptor;";
  private static final String ACCESS = "jdk/internal/access/JavaIOFileDescriptorAccess";

  private final String owner;
  private final Set<String> natives;

  private FileHookWeaver(ClassVisitor next, String owner, Set<String> natives) {
    super(Opcodes.ASM9, next);
    this.owner = owner;
    this.natives = natives;
  }

  static byte[] weave(byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(new FileHookWeaver(writer, reader.getClassName(), natives(reader)), 0);
    return writer.toByteArray();
  }

  private static Set<String> natives(ClassReader reader) {
    Set<String> found = new HashSet<>();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public @Nullable MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            if ((access & Opcodes.ACC_NATIVE) != 0) {
              found.add(name + descriptor);
            }
            return null;
          }
        },
        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return found;
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
    if ((access & (Opcodes.ACC_NATIVE | Opcodes.ACC_ABSTRACT)) != 0) {
      return next;
    }
    return switch (owner) {
      case "java/io/FileInputStream", "java/io/FileOutputStream", "java/io/RandomAccessFile" ->
          new Stream(next, name, descriptor);
      case "sun/nio/ch/FileChannelImpl" -> new Channel(next, name, descriptor);
      default -> new Whole(next, name, descriptor);
    };
  }

  /** What the rules share. */
  private abstract class Rules extends MethodVisitor {

    final String name;
    final String descriptor;

    Rules(MethodVisitor next, String name, String descriptor) {
      super(Opcodes.ASM9, next);
      this.name = name;
      this.descriptor = descriptor;
    }

    void atStart() {}

    void beforeReturn() {}

    @Override
    public void visitCode() {
      super.visitCode();
      atStart();
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
        beforeReturn();
      }
      super.visitInsn(opcode);
    }

    boolean is(String wantedName, String parameters) {
      return name.equals(wantedName) && descriptor.startsWith("(" + parameters);
    }

    void hook(String hook, String hookDescriptor) {
      super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, hook, hookDescriptor, false);
    }

    void loadObject(int variable) {
      super.visitVarInsn(Opcodes.ALOAD, variable);
    }

    void loadInt(int variable) {
      super.visitVarInsn(Opcodes.ILOAD, variable);
    }

    /** The number of the descriptor of an object of this class. */
    void loadDescriptor(int variable) {
      loadObject(variable);
      super.visitFieldInsn(Opcodes.GETFIELD, owner, "fd", DESCRIPTOR);
      number();
    }

    /** Makes of a descriptor its number. */
    void number() {
      super.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          "jdk/internal/access/SharedSecrets",
          "getJavaIOFileDescriptorAccess",
          "()L" + ACCESS + ";",
          false);
      super.visitInsn(Opcodes.SWAP);
      super.visitMethodInsn(Opcodes.INVOKEINTERFACE, ACCESS, "get", "(" + DESCRIPTOR + ")I", true);
    }
  }

  /** The streams and random access files of {@code java.io}. */
  private final class Stream extends Rules {

    Stream(MethodVisitor next, String name, String descriptor) {
      super(next, name, descriptor);
    }

    @Override
    void atStart() {
      if (is("open", "Ljava/lang/String;Z)")) {
        loadObject(1);
        loadInt(2);
        hook("openingOutput", "(Ljava/lang/String;Z)V");
      }
    }

    @Override
    void beforeReturn() {
      if (is("open", "Ljava/lang/String;)")) {
        opened("openedInput", "(ILjava/lang/String;)V");
      } else if (is("open", "Ljava/lang/String;Z)")) {
        opened("openedOutput", "(ILjava/lang/String;)V");
      } else if (is("open", "Ljava/lang/String;I)")) {
        loadDescriptor(0);
        loadObject(1);
        loadInt(2);
        hook("openedRandom", "(ILjava/lang/String;I)V");
      }
    }

    private void opened(String hook, String hookDescriptor) {
      loadDescriptor(0);
      loadObject(1);
      hook(hook, hookDescriptor);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String target, String called, String calledDescriptor, boolean onInterface) {
      boolean isNative = target.equals(owner) && natives.contains(called + calledDescriptor);
      if (isNative && (called.startsWith("write") || called.startsWith("setLength"))) {
        loadDescriptor(0);
        hook("write", "(I)V");
      }
      super.visitMethodInsn(opcode, target, called, calledDescriptor, onInterface);
      if (isNative && called.startsWith("read")) {
        super.visitInsn(Opcodes.DUP);
        if (calledDescriptor.equals("()I")) {
          loadDescriptor(0);
          hook("readOne", "(II)V");
        } else {
          super.visitInsn(Opcodes.I2L);
          loadDescriptor(0);
          hook("read", "(JI)V");
        }
      }
    }
  }

  /** Channels: their public methods, and the private ones that see a second channel. */
  private final class Channel extends Rules {

    private final String kind;

    Channel(MethodVisitor next, String name, String descriptor) {
      super(next, name, descriptor);
      this.kind = Type.getReturnType(descriptor).getDescriptor();
    }

    @Override
    void atStart() {
      if (is("open", DESCRIPTOR + "Ljava/lang/String;ZZ")) {
        Type[] parameters = Type.getArgumentTypes(descriptor);
        loadObject(0);
        number();
        loadObject(1);
        loadInt(2);
        loadInt(3);
        loadObject(parameters.length - 1);
        hook("openedChannel", "(ILjava/lang/String;ZZLjava/lang/Object;)V");
      } else if (is("write", "") || is("truncate", "J)") || is("transferFrom", "")) {
        loadDescriptor(0);
        hook("write", "(I)V");
      } else if (name.startsWith("transferTo") && descriptor.contains(DESCRIPTOR + ")")) {
        // (position, count, …, descriptor of the target)
        Type[] parameters = Type.getArgumentTypes(descriptor);
        int variable = 1;
        for (int i = 0; i < parameters.length - 1; i++) {
          variable += parameters[i].getSize();
        }
        loadObject(variable);
        number();
        hook("write", "(I)V");
      }
    }

    @Override
    void beforeReturn() {
      if (is("read", "") || is("transferTo", "")) {
        count();
        loadDescriptor(0);
        hook("read", "(JI)V");
      } else if (is("transferFromFileChannel", "Lsun/nio/ch/FileChannelImpl;")) {
        count();
        loadDescriptor(1);
        hook("read", "(JI)V");
      } else if (is("transferFromFileDescriptor", DESCRIPTOR)) {
        count();
        loadObject(1);
        number();
        hook("transferred", "(JI)V");
      } else if (is("map", "Ljava/nio/channels/FileChannel$MapMode;")) {
        loadDescriptor(0);
        loadObject(1);
        hook("mapped", "(ILjava/lang/Object;)V");
      }
    }

    /** A copy of what is returned, as a long. */
    private void count() {
      if (kind.equals("J")) {
        super.visitInsn(Opcodes.DUP2);
      } else {
        super.visitInsn(Opcodes.DUP);
        super.visitInsn(Opcodes.I2L);
      }
    }
  }

  /** Closing, and what is done with files as a whole. */
  private final class Whole extends Rules {

    private static final String TWO_PATHS = "(Ljava/nio/file/Path;Ljava/nio/file/Path;)V";
    private static final String CONNECTING =
        "(Ljava/net/ProtocolFamily;" + DESCRIPTOR + "Ljava/net/InetAddress;I)";
    private static final String OPENING = "(Ljava/nio/file/Path;Ljava/util/Set;)V";

    Whole(MethodVisitor next, String name, String descriptor) {
      super(next, name, descriptor);
    }

    @Override
    void atStart() {
      switch (owner + "." + name) {
        case "java/io/FileDescriptor.close", "java/io/FileCleanable.performCleanup" -> {
          loadObject(0);
          super.visitFieldInsn(Opcodes.GETFIELD, owner, "fd", "I");
          hook("closing", "(I)V");
        }
        case "java/io/UnixFileSystem.delete" -> arguments("deletingFile", "(Ljava/io/File;)V");
        case "java/io/UnixFileSystem.rename" ->
            arguments("renaming", "(Ljava/io/File;Ljava/io/File;)V");
        case "sun/nio/fs/UnixFileSystemProvider.newFileChannel",
            "sun/nio/fs/UnixFileSystemProvider.newByteChannel",
            "sun/nio/fs/UnixFileSystemProvider.newAsynchronousFileChannel" ->
            arguments("openingChannel", OPENING);
        case "sun/nio/fs/UnixFileSystemProvider.copy" -> arguments("copying", TWO_PATHS);
        case "sun/nio/fs/UnixFileSystemProvider.move" -> arguments("moving", TWO_PATHS);
        case "sun/nio/fs/UnixFileSystemProvider.implDelete" ->
            arguments("deleting", "(Ljava/nio/file/Path;)V");
        case "sun/nio/ch/Net.connect" -> {
          if (descriptor.startsWith(CONNECTING)) {
            loadObject(2);
            loadInt(3);
            hook("connecting", "(Ljava/net/InetAddress;I)V");
          }
        }
        case "java/lang/Runtime.load0", "java/lang/Runtime.loadLibrary0" ->
            arguments("nativeCodeLoaded", "(Ljava/lang/Class;)V");
        default -> {}
      }
    }

    @Override
    void beforeReturn() {
      switch (owner + "." + name) {
        case "java/io/UnixFileSystem.delete" -> done("deletedFile", "(ZLjava/io/File;)V");
        case "java/io/UnixFileSystem.rename" -> done("renamed", "(ZLjava/io/File;Ljava/io/File;)V");
        case "java/io/File.createNewFile" -> {
          super.visitInsn(Opcodes.DUP);
          loadObject(0);
          hook("created", "(ZLjava/io/File;)V");
        }
        case "sun/nio/fs/UnixFileSystemProvider.implDelete" ->
            done("deleted", "(ZLjava/nio/file/Path;)V");
        case "sun/nio/fs/UnixFileSystemProvider.newAsynchronousFileChannel" ->
            arguments("openedAsynchronous", OPENING);
        case "sun/nio/fs/UnixFileSystemProvider.copy" -> arguments("copied", TWO_PATHS);
        case "sun/nio/fs/UnixFileSystemProvider.move" -> arguments("moved", TWO_PATHS);
        case "sun/nio/fs/UnixFileSystemProvider.createLink" -> arguments("linked", TWO_PATHS);
        case "java/lang/ProcessImpl.start" -> hook("processStarted", "()V");
        default -> {}
      }
    }

    /** A call with the first arguments of an instance method, as many as the hook has. */
    private void arguments(String hook, String hookDescriptor) {
      int count = Type.getArgumentTypes(hookDescriptor).length;
      for (int i = 1; i <= count; i++) {
        loadObject(i);
      }
      hook(hook, hookDescriptor);
    }

    /** The same, after a copy of the boolean that is returned. */
    private void done(String hook, String hookDescriptor) {
      super.visitInsn(Opcodes.DUP);
      int count = Type.getArgumentTypes(hookDescriptor).length - 1;
      for (int i = 1; i <= count; i++) {
        loadObject(i);
      }
      hook(hook, hookDescriptor);
    }
  }
}
