package dev.deja.tracker.replay;

import java.util.List;
import java.util.Optional;

/** Which constructors and methods, mostly of the JDK, give another result at every run. */
final class CauseTable {

  private static final int ANY = -1;

  /**
   * A call that is a cause.
   *
   * @param type simple name of the receiver's class, or {@code *} for any receiver
   * @param method its name, {@code *} for all of the type, {@code new} for a constructor
   * @param arguments how many, or {@link #ANY}
   */
  private record Call(Cause.Kind kind, String type, String method, int arguments) {

    boolean matches(String otherType, String otherMethod, int otherArguments) {
      return (type.equals("*") || type.equals(otherType))
          && (method.equals("*") ? !otherMethod.equals("new") : method.equals(otherMethod))
          && (arguments == ANY || otherArguments == ANY || arguments == otherArguments);
    }
  }

  private static final List<Call> CALLS =
      List.of(
          call(Cause.Kind.TIME, "System", "currentTimeMillis", 0),
          call(Cause.Kind.TIME, "System", "nanoTime", 0),
          call(Cause.Kind.TIME, "*", "now", ANY),
          call(Cause.Kind.TIME, "Date", "new", 0),
          call(Cause.Kind.TIME, "GregorianCalendar", "new", 0),
          call(Cause.Kind.TIME, "Calendar", "getInstance", ANY),
          call(Cause.Kind.TIME, "Clock", "systemUTC", 0),
          call(Cause.Kind.TIME, "Clock", "systemDefaultZone", 0),
          call(Cause.Kind.TIME, "*", "getCurrentThreadCpuTime", 0),
          // JUnit
          call(Cause.Kind.TIME, "*", "getRunTime", 0),
          // Guava
          call(Cause.Kind.TIME, "Stopwatch", "*", ANY),
          call(Cause.Kind.RANDOM, "Random", "new", 0),
          call(Cause.Kind.RANDOM, "SplittableRandom", "new", 0),
          call(Cause.Kind.RANDOM, "SecureRandom", "new", ANY),
          call(Cause.Kind.RANDOM, "Math", "random", 0),
          call(Cause.Kind.RANDOM, "StrictMath", "random", 0),
          call(Cause.Kind.RANDOM, "UUID", "randomUUID", 0),
          call(Cause.Kind.RANDOM, "ThreadLocalRandom", "current", 0),
          call(Cause.Kind.RANDOM, "Collections", "shuffle", 1),
          // Vavr, Eclipse Collections
          call(Cause.Kind.RANDOM, "*", "shuffle", 0),
          call(Cause.Kind.RANDOM, "RandomGenerator", "getDefault", 0),
          call(Cause.Kind.RANDOM, "RandomGenerator", "of", 1),
          call(Cause.Kind.RANDOM, "KeyPairGenerator", "getInstance", ANY),
          call(Cause.Kind.NETWORK, "HttpClient", "*", ANY),
          call(Cause.Kind.NETWORK, "HttpRequest", "*", ANY),
          call(Cause.Kind.NETWORK, "URL", "new", ANY),
          call(Cause.Kind.NETWORK, "Socket", "new", ANY),
          call(Cause.Kind.NETWORK, "*", "openStream", 0),
          call(Cause.Kind.NETWORK, "*", "openConnection", ANY),
          call(Cause.Kind.NETWORK, "*", "toURL", 0),
          call(Cause.Kind.NETWORK, "Jsoup", "connect", ANY),
          call(Cause.Kind.MACHINE, "System", "getenv", ANY),
          call(Cause.Kind.MACHINE, "System", "getProperty", ANY),
          call(Cause.Kind.MACHINE, "System", "getProperties", 0),
          call(Cause.Kind.MACHINE, "System", "identityHashCode", 1),
          call(Cause.Kind.MACHINE, "Runtime", "getRuntime", 0),
          call(Cause.Kind.MACHINE, "Runtime", "version", 0),
          call(Cause.Kind.MACHINE, "ProcessHandle", "*", ANY),
          call(Cause.Kind.MACHINE, "ManagementFactory", "*", ANY),
          call(Cause.Kind.MACHINE, "InetAddress", "*", ANY),
          call(Cause.Kind.MACHINE, "NetworkInterface", "*", ANY),
          call(Cause.Kind.UNORDERED, "HashMap", "new", ANY),
          call(Cause.Kind.UNORDERED, "HashSet", "new", ANY),
          call(Cause.Kind.UNORDERED, "IdentityHashMap", "new", ANY),
          call(Cause.Kind.UNORDERED, "WeakHashMap", "new", ANY),
          call(Cause.Kind.UNORDERED, "ConcurrentHashMap", "*", ANY),
          call(Cause.Kind.UNORDERED, "ConcurrentHashMap", "new", ANY),
          call(Cause.Kind.UNORDERED, "Hashtable", "new", ANY),
          call(Cause.Kind.UNORDERED, "Set", "of", ANY),
          call(Cause.Kind.UNORDERED, "Set", "copyOf", ANY),
          call(Cause.Kind.UNORDERED, "Map", "of", ANY),
          call(Cause.Kind.UNORDERED, "Map", "ofEntries", ANY),
          call(Cause.Kind.UNORDERED, "Map", "copyOf", ANY),
          call(Cause.Kind.UNORDERED, "Collectors", "toSet", ANY),
          call(Cause.Kind.UNORDERED, "Collectors", "toUnmodifiableSet", ANY),
          call(Cause.Kind.UNORDERED, "Collectors", "toMap", ANY),
          call(Cause.Kind.UNORDERED, "Collectors", "toUnmodifiableMap", ANY),
          call(Cause.Kind.UNORDERED, "Collectors", "groupingBy", ANY),
          call(Cause.Kind.UNORDERED, "Files", "list", ANY),
          call(Cause.Kind.UNORDERED, "Files", "walk", ANY),
          call(Cause.Kind.UNORDERED, "Files", "newDirectoryStream", ANY),
          call(Cause.Kind.UNORDERED, "*", "listFiles", ANY),
          call(Cause.Kind.UNORDERED, "*", "getDeclaredMethods", 0),
          call(Cause.Kind.UNORDERED, "*", "getMethods", 0),
          call(Cause.Kind.INTERLEAVING, "*", "parallelStream", 0),
          call(Cause.Kind.INTERLEAVING, "*", "parallel", 0),
          call(Cause.Kind.INTERLEAVING, "Thread", "new", ANY),
          call(Cause.Kind.INTERLEAVING, "Thread", "ofVirtual", 0),
          call(Cause.Kind.INTERLEAVING, "Thread", "ofPlatform", 0),
          call(Cause.Kind.INTERLEAVING, "Thread", "startVirtualThread", 1),
          call(Cause.Kind.INTERLEAVING, "*", "start", 0),
          call(Cause.Kind.INTERLEAVING, "Executors", "*", ANY),
          call(Cause.Kind.INTERLEAVING, "ThreadPoolExecutor", "new", ANY),
          call(Cause.Kind.INTERLEAVING, "ForkJoinPool", "*", ANY),
          call(Cause.Kind.INTERLEAVING, "ForkJoinPool", "new", ANY),
          call(Cause.Kind.INTERLEAVING, "Timer", "new", ANY),
          // Apache Beam
          call(Cause.Kind.INTERLEAVING, "Pipeline", "create", ANY),
          call(Cause.Kind.INTERLEAVING, "CompletableFuture", "supplyAsync", ANY),
          call(Cause.Kind.INTERLEAVING, "CompletableFuture", "runAsync", ANY));

  private CauseTable() {}

  private static Call call(Cause.Kind kind, String type, String method, int arguments) {
    return new Call(kind, type, method, arguments);
  }

  /**
   * The cause that a call is, if it is one.
   *
   * @param type simple name of the receiver, empty when it is no name
   * @param method the method, {@code new} for a constructor
   * @param arguments how many, or -1 for a method reference
   */
  static Optional<Cause> find(String type, String method, int arguments) {
    return CALLS.stream()
        .filter(call -> call.matches(type, method, arguments))
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
