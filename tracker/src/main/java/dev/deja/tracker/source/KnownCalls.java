package dev.deja.tracker.source;

import java.util.Set;

/**
 * What is known of calls by the names of methods and types alone, because nothing is compiled here.
 * What is not listed may do anything to the objects it is given.
 */
final class KnownCalls {

  /** Methods that leave the receiver as it is and give nothing that is a part of it. */
  private static final Set<String> READERS =
      Set.of(
          "size",
          "length",
          "isEmpty",
          "isBlank",
          "toString",
          "hashCode",
          "equals",
          "compareTo",
          "equalsIgnoreCase",
          "contains",
          "containsKey",
          "containsValue",
          "indexOf",
          "lastIndexOf",
          "charAt",
          "substring",
          "startsWith",
          "endsWith",
          "toUpperCase",
          "toLowerCase",
          "strip",
          "trim",
          "split",
          "repeat",
          "concat",
          "formatted",
          "matches",
          "intValue",
          "longValue",
          "doubleValue",
          "booleanValue",
          "isPresent",
          "name",
          "ordinal",
          "getClass");

  /** Methods that leave the receiver as it is, and give a part of it. */
  private static final Set<String> ACCESSORS =
      Set.of(
          "getOrDefault",
          "values",
          "keySet",
          "entrySet",
          "getKey",
          "getValue",
          "getFirst",
          "getLast",
          "subList",
          "toArray",
          "orElse",
          "orElseThrow",
          "iterator");

  /** After these a chain of calls works on something else than the receiver. */
  private static final Set<String> STREAMS =
      Set.of("stream", "parallelStream", "chars", "lines", "forEach");

  /** Methods that change the receiver, and keep their arguments without changing them. */
  private static final Set<String> KEEPERS =
      Set.of(
          "add",
          "addAll",
          "addFirst",
          "addLast",
          "put",
          "putAll",
          "putIfAbsent",
          "set",
          "offer",
          "push",
          "remove",
          "removeAll",
          "retainAll",
          "append",
          "insert");

  /** Types whose objects cannot change. */
  private static final Set<String> VALUES =
      Set.of(
          "String",
          "Integer",
          "Long",
          "Short",
          "Byte",
          "Double",
          "Float",
          "Boolean",
          "Character",
          "BigDecimal",
          "BigInteger",
          "LocalDate",
          "LocalTime",
          "LocalDateTime",
          "ZonedDateTime",
          "OffsetDateTime",
          "Instant",
          "Duration",
          "Period",
          "Year",
          "YearMonth",
          "ZoneId",
          "UUID",
          "Pattern",
          "Path",
          "URI",
          "URL",
          "File",
          "Charset",
          "Locale");

  /** Types whose static methods change neither their arguments nor anything of the JVM. */
  private static final Set<String> PURE_STATICS =
      Set.of(
          "Math",
          "StrictMath",
          "List",
          "Set",
          "Map",
          "Stream",
          "IntStream",
          "LongStream",
          "DoubleStream",
          "Collectors",
          "Objects",
          "Optional",
          "OptionalInt",
          "OptionalDouble",
          "OptionalLong",
          "Comparator",
          "Function",
          "Entry",
          "Files",
          "Paths",
          "ThreadLocalRandom",
          "Enum",
          "EnumSet",
          "StandardCharsets",
          "ChronoUnit",
          "DateTimeFormatter",
          "TimeUnit",
          "DayOfWeek",
          "Month",
          "StringBuilder",
          "ImageIO",
          "CompletableFuture",
          "Executors",
          "Deja");

  /** Types whose static methods may change what they are given, and nothing else. */
  private static final Set<String> ARGUMENT_STATICS = Set.of("Arrays", "Collections");

  /** Built-in ways of showing something. */
  private static final Set<String> SHOWS =
      Set.of("display", "render", "updateDisplay", "println", "print", "printf");

  /** Methods of {@code System} and the like that later cells can notice, whatever they name. */
  private static final Set<String> JVM_WIDE =
      Set.of(
          "System.setProperty",
          "System.setProperties",
          "System.clearProperty",
          "System.getProperties",
          "System.setOut",
          "System.setErr",
          "System.setIn",
          "System.setSecurityManager",
          "System.load",
          "System.loadLibrary",
          "Locale.setDefault",
          "TimeZone.setDefault",
          "Runtime.getRuntime",
          "Deja.addRenderer",
          "Deja.addMagic",
          "Deja.magic",
          "Deja.render",
          "Thread.setDefaultUncaughtExceptionHandler",
          "ResponseCache.setDefault",
          "Authenticator.setDefault",
          "CookieHandler.setDefault",
          "ProxySelector.setDefault",
          "ImageIO.setUseCache",
          "ToolTipManager.sharedInstance");

  /** What may reach anything, by whatever name. */
  private static final Set<String> REACHES_ALL =
      Set.of(
          "Deja.eval",
          "Deja.run",
          "Class.forName",
          "MethodHandles.lookup",
          "*.getDeclaredField",
          "*.getDeclaredFields",
          "*.getDeclaredMethod",
          "*.getDeclaredMethods",
          "*.getField",
          "*.getMethod",
          "*.setAccessible");

  /** Types by which files are read and written. */
  private static final Set<String> FILES =
      Set.of(
          "Files",
          "File",
          "FileReader",
          "FileWriter",
          "FileInputStream",
          "FileOutputStream",
          "RandomAccessFile",
          "PrintWriter",
          "PrintStream",
          "Scanner",
          "ImageIO",
          "FileChannel",
          "AsynchronousFileChannel",
          "ZipFile",
          "JarFile",
          "Path",
          "Paths");

  /** JDK types that a cell makes without any effect but the object. */
  private static final Set<String> PLAIN_OBJECTS =
      Set.of(
          "ArrayList",
          "LinkedList",
          "HashMap",
          "LinkedHashMap",
          "TreeMap",
          "HashSet",
          "LinkedHashSet",
          "TreeSet",
          "ArrayDeque",
          "PriorityQueue",
          "StringBuilder",
          "StringBuffer",
          "StringJoiner",
          "Random",
          "Object",
          "Date",
          "Scanner",
          "BitSet",
          "AtomicInteger",
          "AtomicLong",
          "BigDecimal",
          "BigInteger",
          "String",
          "Vector",
          "Stack",
          "ConcurrentHashMap",
          "CopyOnWriteArrayList",
          "Thread",
          "File",
          "FileReader",
          "BufferedReader",
          "FileWriter",
          "BufferedWriter",
          "PrintWriter",
          "StringWriter");

  private KnownCalls() {}

  static boolean reads(String method) {
    return READERS.contains(method);
  }

  /** {@code get(i)} is one; {@code get()} may as well count on. */
  static boolean accesses(String method, int arguments) {
    return ACCESSORS.contains(method) || (method.equals("get") && arguments > 0);
  }

  static boolean streams(String method) {
    return STREAMS.contains(method);
  }

  static boolean keeps(String method) {
    return KEEPERS.contains(method);
  }

  static boolean shows(String method) {
    return SHOWS.contains(method);
  }

  static boolean isValue(String type) {
    return VALUES.contains(type);
  }

  static boolean isPure(String type) {
    return PURE_STATICS.contains(type) || VALUES.contains(type) || type.equals("System");
  }

  static boolean changesArgumentsOnly(String type) {
    return ARGUMENT_STATICS.contains(type);
  }

  static boolean isJvmWide(String type, String method) {
    return JVM_WIDE.contains(type + "." + method);
  }

  static boolean reachesAll(String type, String method) {
    return REACHES_ALL.contains(type + "." + method) || REACHES_ALL.contains("*." + method);
  }

  static boolean isOfFiles(String type) {
    return FILES.contains(type);
  }

  static boolean isPlainObject(String type) {
    return PLAIN_OBJECTS.contains(type);
  }

  /** Whether a name looks like that of a type. */
  static boolean looksLikeType(String name) {
    return !name.isEmpty()
        && Character.isUpperCase(name.charAt(0))
        && !name.equals(name.toUpperCase(java.util.Locale.ROOT));
  }
}
