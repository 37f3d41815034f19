package dev.deja.kernel.engine;

import dev.deja.runtime.hook.LambdaHooks;
import dev.deja.runtime.spark.SparkEvents;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Class files that a notebook JVM with Spark needs and that cannot be compiled without Spark, or
 * are the JDK's with a hook.
 */
final class SparkClasses {

  private static final Pattern JAR = Pattern.compile("spark-core_2\\.\\d+-.+\\.jar");
  private static final String LAMBDA = "java/lang/invoke/SerializedLambda";
  private static final String CAPTURED = "[Ljava/lang/Object;";

  private SparkClasses() {}

  /** Whether a jar is that by which one knows Spark. */
  static boolean isSpark(Path jar) {
    return JAR.matcher(String.valueOf(jar.getFileName())).matches();
  }

  /** Spark's listeners that hand what they hear to {@link SparkEvents}, by name. */
  static Map<String, byte[]> listeners() {
    Map<String, byte[]> listeners = new LinkedHashMap<>();
    ClassWriter events = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    begin(events, SparkEvents.LISTENER, "org/apache/spark/SparkFirehoseListener");
    handing(events, "onEvent", "(Lorg/apache/spark/scheduler/SparkListenerEvent;)V", "event", 1);
    listeners.put(SparkEvents.LISTENER, end(events));
    String queryListener = "org/apache/spark/sql/util/QueryExecutionListener";
    ClassWriter queries = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    begin(queries, SparkEvents.QUERY_LISTENER, "java/lang/Object", queryListener);
    String execution = "Lorg/apache/spark/sql/execution/QueryExecution;";
    handing(queries, "onSuccess", "(Ljava/lang/String;" + execution + "J)V", "query", 2);
    MethodVisitor failed =
        queries.visitMethod(
            Opcodes.ACC_PUBLIC,
            "onFailure",
            "(Ljava/lang/String;" + execution + "Ljava/lang/Exception;)V",
            null,
            null);
    failed.visitCode();
    failed.visitInsn(Opcodes.RETURN);
    failed.visitMaxs(0, 0);
    failed.visitEnd();
    listeners.put(SparkEvents.QUERY_LISTENER, end(queries));
    return listeners;
  }

  private static void begin(ClassWriter made, String name, String parent, String... interfaces) {
    made.visit(
        Opcodes.V17,
        Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER,
        name.replace('.', '/'),
        null,
        parent,
        interfaces);
    MethodVisitor constructor = made.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    constructor.visitCode();
    constructor.visitVarInsn(Opcodes.ALOAD, 0);
    constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, parent, "<init>", "()V", false);
    constructor.visitInsn(Opcodes.RETURN);
    constructor.visitMaxs(0, 0);
    constructor.visitEnd();
  }

  private static void handing(
      ClassWriter made, String name, String descriptor, String to, int argument) {
    MethodVisitor method = made.visitMethod(Opcodes.ACC_PUBLIC, name, descriptor, null, null);
    method.visitCode();
    method.visitVarInsn(Opcodes.ALOAD, argument);
    method.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        Type.getInternalName(SparkEvents.class),
        to,
        "(Ljava/lang/Object;)V",
        false);
    method.visitInsn(Opcodes.RETURN);
    method.visitMaxs(0, 0);
    method.visitEnd();
  }

  private static byte[] end(ClassWriter made) {
    made.visitEnd();
    return made.toByteArray();
  }

  /** A JDK's {@link java.lang.invoke.SerializedLambda} that asks what it has to carry. */
  static byte[] serializedLambda(Path javaHome) throws IOException {
    ClassReader reader = new ClassReader(original(javaHome));
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            return name.equals("<init>") ? new Asking(next) : next;
          }
        },
        0);
    return writer.toByteArray();
  }

  private static final class Asking extends MethodVisitor {

    Asking(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode == Opcodes.RETURN) {
        super.visitVarInsn(Opcodes.ALOAD, 0);
        super.visitVarInsn(Opcodes.ALOAD, 0);
        super.visitVarInsn(Opcodes.ALOAD, 0);
        super.visitFieldInsn(Opcodes.GETFIELD, LAMBDA, "capturedArgs", CAPTURED);
        super.visitMethodInsn(
            Opcodes.INVOKESTATIC,
            Type.getInternalName(LambdaHooks.class),
            "captured",
            "(L" + LAMBDA + ";" + CAPTURED + ")" + CAPTURED,
            false);
        super.visitFieldInsn(Opcodes.PUTFIELD, LAMBDA, "capturedArgs", CAPTURED);
      }
      super.visitInsn(opcode);
    }
  }

  private static byte[] original(Path javaHome) throws IOException {
    Path own = Path.of(System.getProperty("java.home")).toRealPath();
    if (javaHome.toRealPath().equals(own)) {
      try (InputStream in = Object.class.getResourceAsStream("/" + LAMBDA + ".class")) {
        if (in == null) {
          throw new IOException("this JDK has no " + LAMBDA);
        }
        return in.readAllBytes();
      }
    }
    try (FileSystem modules =
        FileSystems.newFileSystem(URI.create("jrt:/"), Map.of("java.home", javaHome.toString()))) {
      return Files.readAllBytes(modules.getPath("modules", "java.base").resolve(LAMBDA + ".class"));
    }
  }
}
