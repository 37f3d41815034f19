package dev.deja.tracker.source;

import dev.deja.tracker.model.MemberUse;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which constructors and methods, mostly of the JDK, give another result at every run. */
public final class CauseTable {

  private static final int ANY = -1;

  /** Every class that is not of a cell. */
  private static final String EVERY = "*";

  /** The same without those of the JDK, where others of that name do something else. */
  private static final String OF_LIBRARY = "* of a library";

  /**
   * A call that is a cause.
   *
   * @param type binary name of the class; {@link #EVERY}, {@link #OF_LIBRARY}; a simple name for a
   *     class of whatever package
   * @param method its name, {@code *} for all of the type, {@code new} for a constructor
   * @param arguments how many, or {@link #ANY}
   */
  private record Call(
      Cause.Kind kind, String type, String simpleType, String method, int arguments) {

    /** Whether a text may mean this; whatever the name of the receiver, it may be of any class. */
    boolean mayBe(String otherType, String otherMethod, int otherArguments) {
      return (type.startsWith(EVERY) || simpleType.equals(otherType))
          && isCalled(otherMethod, otherArguments);
    }

    /** Whether it is this, where the compiler has found the class. */
    boolean is(MemberUse use) {
      return isCalled(use.name(), use.arguments())
          && switch (type) {
            case EVERY -> true;
            case OF_LIBRARY -> !use.type().startsWith("java.") && !use.type().startsWith("javax.");
            default ->
                type.equals(simpleType)
                    ? simpleName(use.type()).equals(type)
                    : type.equals(use.type());
          };
    }

    private boolean isCalled(String otherMethod, int otherArguments) {
      return (method.equals("*") ? !otherMethod.equals("new") : method.equals(otherMethod))
          && (arguments == ANY || otherArguments == ANY || arguments == otherArguments);
    }
  }

  private static final List<Call> CALLS =
      List.of(
          call(Cause.Kind.TIME, "java.lang.System", "currentTimeMillis", 0),
          call(Cause.Kind.TIME, "java.lang.System", "nanoTime", 0),
          call(Cause.Kind.TIME, EVERY, "now", ANY),
          call(Cause.Kind.TIME, "java.util.Date", "new", 0),
          call(Cause.Kind.TIME, "java.util.GregorianCalendar", "new", 0),
          call(Cause.Kind.TIME, "java.util.Calendar", "getInstance", ANY),
          call(Cause.Kind.TIME, "java.time.Clock", "systemUTC", 0),
          call(Cause.Kind.TIME, "java.time.Clock", "systemDefaultZone", 0),
          call(Cause.Kind.TIME, EVERY, "getCurrentThreadCpuTime", 0),
          // JUnit
          call(Cause.Kind.TIME, EVERY, "getRunTime", 0),
          // Guava
          call(Cause.Kind.TIME, "Stopwatch", "*", ANY),
          call(Cause.Kind.RANDOM, "java.util.Random", "new", 0),
          call(Cause.Kind.RANDOM, "java.util.SplittableRandom", "new", 0),
          call(Cause.Kind.RANDOM, "java.security.SecureRandom", "new", ANY),
          call(Cause.Kind.RANDOM, "java.lang.Math", "random", 0),
          call(Cause.Kind.RANDOM, "java.lang.StrictMath", "random", 0),
          call(Cause.Kind.RANDOM, "java.util.UUID", "randomUUID", 0),
          call(Cause.Kind.RANDOM, "java.util.concurrent.ThreadLocalRandom", "current", 0),
          call(Cause.Kind.RANDOM, "java.util.Collections", "shuffle", 1),
          // Vavr, Eclipse Collections
          call(Cause.Kind.RANDOM, EVERY, "shuffle", 0),
          call(Cause.Kind.RANDOM, "java.util.random.RandomGenerator", "getDefault", 0),
          call(Cause.Kind.RANDOM, "java.util.random.RandomGenerator", "of", 1),
          call(Cause.Kind.RANDOM, "java.security.KeyPairGenerator", "getInstance", ANY),
          call(Cause.Kind.NETWORK, "java.net.http.HttpClient", "*", ANY),
          call(Cause.Kind.NETWORK, "java.net.http.HttpRequest", "*", ANY),
          call(Cause.Kind.NETWORK, "java.net.URL", "new", ANY),
          call(Cause.Kind.NETWORK, "java.net.Socket", "new", ANY),
          call(Cause.Kind.NETWORK, EVERY, "openStream", 0),
          call(Cause.Kind.NETWORK, EVERY, "openConnection", ANY),
          call(Cause.Kind.NETWORK, EVERY, "toURL", 0),
          call(Cause.Kind.NETWORK, "Jsoup", "connect", ANY),
          call(Cause.Kind.MACHINE, "java.lang.System", "getenv", ANY),
          call(Cause.Kind.MACHINE, "java.lang.System", "getProperty", ANY),
          call(Cause.Kind.MACHINE, "java.lang.System", "getProperties", 0),
          call(Cause.Kind.MACHINE, "java.lang.System", "identityHashCode", 1),
          call(Cause.Kind.MACHINE, "java.lang.Runtime", "getRuntime", 0),
          call(Cause.Kind.MACHINE, "java.lang.Runtime", "version", 0),
          call(Cause.Kind.MACHINE, "java.lang.ProcessHandle", "*", ANY),
          call(Cause.Kind.MACHINE, "java.lang.management.ManagementFactory", "*", ANY),
          call(Cause.Kind.MACHINE, "java.net.InetAddress", "*", ANY),
          call(Cause.Kind.MACHINE, "java.net.NetworkInterface", "*", ANY),
          call(Cause.Kind.UNORDERED, "java.util.HashMap", "new", ANY),
          call(Cause.Kind.UNORDERED, "java.util.HashSet", "new", ANY),
          call(Cause.Kind.UNORDERED, "java.util.IdentityHashMap", "new", ANY),
          call(Cause.Kind.UNORDERED, "java.util.WeakHashMap", "new", ANY),
          call(Cause.Kind.UNORDERED, "java.util.concurrent.ConcurrentHashMap", "*", ANY),
          call(Cause.Kind.UNORDERED, "java.util.concurrent.ConcurrentHashMap", "new", ANY),
          call(Cause.Kind.UNORDERED, "java.util.Hashtable", "new", ANY),
          call(Cause.Kind.UNORDERED, "java.util.Set", "of", ANY),
          call(Cause.Kind.UNORDERED, "java.util.Set", "copyOf", ANY),
          call(Cause.Kind.UNORDERED, "java.util.Map", "of", ANY),
          call(Cause.Kind.UNORDERED, "java.util.Map", "ofEntries", ANY),
          call(Cause.Kind.UNORDERED, "java.util.Map", "copyOf", ANY),
          call(Cause.Kind.UNORDERED, "java.util.stream.Collectors", "toSet", ANY),
          call(Cause.Kind.UNORDERED, "java.util.stream.Collectors", "toUnmodifiableSet", ANY),
          call(Cause.Kind.UNORDERED, "java.util.stream.Collectors", "toMap", ANY),
          call(Cause.Kind.UNORDERED, "java.util.stream.Collectors", "toUnmodifiableMap", ANY),
          call(Cause.Kind.UNORDERED, "java.util.stream.Collectors", "groupingBy", ANY),
          call(Cause.Kind.UNORDERED, "java.nio.file.Files", "list", ANY),
          call(Cause.Kind.UNORDERED, "java.nio.file.Files", "walk", ANY),
          call(Cause.Kind.UNORDERED, "java.nio.file.Files", "newDirectoryStream", ANY),
          call(Cause.Kind.UNORDERED, EVERY, "listFiles", ANY),
          call(Cause.Kind.UNORDERED, EVERY, "getDeclaredMethods", 0),
          call(Cause.Kind.UNORDERED, EVERY, "getMethods", 0),
          call(Cause.Kind.INTERLEAVING, EVERY, "parallelStream", 0),
          call(Cause.Kind.INTERLEAVING, EVERY, "parallel", 0),
          call(Cause.Kind.INTERLEAVING, "java.lang.Thread", "new", ANY),
          call(Cause.Kind.INTERLEAVING, "java.lang.Thread", "ofVirtual", 0),
          call(Cause.Kind.INTERLEAVING, "java.lang.Thread", "ofPlatform", 0),
          call(Cause.Kind.INTERLEAVING, "java.lang.Thread", "startVirtualThread", 1),
          call(Cause.Kind.INTERLEAVING, "java.lang.Thread", "start", 0),
          call(Cause.Kind.INTERLEAVING, OF_LIBRARY, "start", 0),
          call(Cause.Kind.INTERLEAVING, "java.util.concurrent.Executors", "*", ANY),
          call(Cause.Kind.INTERLEAVING, "java.util.concurrent.ThreadPoolExecutor", "new", ANY),
          call(Cause.Kind.INTERLEAVING, "java.util.concurrent.ForkJoinPool", "*", ANY),
          call(Cause.Kind.INTERLEAVING, "java.util.concurrent.ForkJoinPool", "new", ANY),
          call(Cause.Kind.INTERLEAVING, "java.util.Timer", "new", ANY),
          // Apache Beam
          call(Cause.Kind.INTERLEAVING, "Pipeline", "create", ANY),
          call(Cause.Kind.INTERLEAVING, "java.util.concurrent.Executor", "execute", 1),
          call(Cause.Kind.INTERLEAVING, "java.util.concurrent.ExecutorService", "execute", 1),
          call(Cause.Kind.INTERLEAVING, "java.util.concurrent.ExecutorService", "submit", ANY),
          call(Cause.Kind.INTERLEAVING, "java.util.concurrent.ExecutorService", "invokeAll", ANY),
          call(
              Cause.Kind.INTERLEAVING,
              "java.util.concurrent.CompletableFuture",
              "supplyAsync",
              ANY),
          call(Cause.Kind.INTERLEAVING, "java.util.concurrent.CompletableFuture", "runAsync", ANY));

  /**
   * Methods that go through a collection of a class that has no order. Only the compiler knows of
   * which class a variable is.
   */
  private static final Set<String> ITERATING =
      Set.of(
          "iterator",
          "keySet",
          "entrySet",
          "values",
          "forEach",
          "stream",
          "parallelStream",
          "toString",
          "toArray",
          "keys",
          "elements");

  private static final Set<String> UNORDERED =
      Set.of(
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.IdentityHashMap",
          "java.util.WeakHashMap",
          "java.util.Hashtable");

  private CauseTable() {}

  private static Call call(Cause.Kind kind, String type, String method, int arguments) {
    return new Call(kind, type, simpleName(type), method, arguments);
  }

  /** The name of a class without that of its package and of the class around it. */
  public static String simpleName(String type) {
    return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
  }

  /** The cause that a use of a member is, if it is one. */
  public static Optional<Cause> find(MemberUse use) {
    return CALLS.stream()
        .filter(call -> call.is(use))
        .map(Call::kind)
        .findFirst()
        .or(
            () ->
                UNORDERED.contains(use.type()) && ITERATING.contains(use.name())
                    ? Optional.of(Cause.Kind.UNORDERED)
                    : Optional.empty())
        .map(kind -> new Cause(kind, written(simpleName(use.type()), use.name(), use.arguments())));
  }

  /**
   * The cause that a call in a source is, as far as that can be told from it.
   *
   * @param type simple name of the receiver, empty when it is no name
   * @param method the method, {@code new} for a constructor
   * @param arguments how many, or -1 for a method reference
   */
  public static Optional<Cause> find(String type, String method, int arguments) {
    return CALLS.stream()
        .filter(call -> call.mayBe(type, method, arguments))
        .findFirst()
        .map(call -> new Cause(call.kind(), written(type, method, arguments)));
  }

  private static String written(String type, String method, int arguments) {
    String parentheses = arguments == 0 ? "()" : "(…)";
    if (method.equals("new")) {
      return "new " + type + parentheses;
    }
    String receiver = type.isEmpty() ? "" : type;
    return arguments == ANY ? receiver + "::" + method : receiver + "." + method + parentheses;
  }
}
