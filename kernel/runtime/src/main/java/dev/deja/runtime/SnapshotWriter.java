package dev.deja.runtime;

import java.io.Externalizable;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes objects that come back as they were, and refuses others: those that are not Serializable,
 * those whose classes have their own way of being written (that is code, and may do anything),
 * those that leave fields out, and those of which the JDK keeps a part elsewhere. For one thread.
 */
final class SnapshotWriter extends ObjectOutputStream {

  /** Packages of the JDK whose Serializable classes come back as they were. */
  private static final Set<String> KNOWN =
      Set.of(
          "java.lang",
          "java.math",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks",
          "java.util.regex",
          "java.time",
          "java.time.chrono",
          "java.time.zone",
          "java.text",
          "java.net",
          "java.sql",
          "java.awt.geom");

  private static final Set<String> KNOWN_CLASSES =
      Set.of("java.io.File", "java.awt.Color", "java.awt.Point", "java.awt.Dimension");

  private static final Set<String> HOOKS =
      Set.of("writeObject", "readObject", "readObjectNoData", "writeReplace", "readResolve");

  static final String LAMBDA = "a lambda belongs to the cell that made it";

  private static final int TIME_EVERY = 256;

  private final LimitedStream bytes;
  private final CellTypes types;
  private final Substitutes substitutes = new Substitutes();
  private final Set<Class<?>> checked = new HashSet<>();
  private int objects;

  SnapshotWriter(LimitedStream bytes, CellTypes types) throws IOException {
    super(bytes);
    this.bytes = bytes;
    this.types = types;
    enableReplaceObject(true);
  }

  @Override
  protected @Nullable Object replaceObject(@Nullable Object object) throws IOException {
    if (++objects % TIME_EVERY == 0) {
      bytes.checkTime();
    }
    if (object instanceof SerializedLambda) {
      throw refused(LAMBDA);
    }
    if (object instanceof ThreadLocalRandom) {
      throw refused("a generator of random numbers that belongs to a thread");
    }
    if (object != null && isLock(object)) {
      throw refused("a lock comes back unlocked");
    }
    refuseSubstitutes(object);
    return object;
  }

  /** Writes a value, like {@link #writeObject}. */
  void writeValue(@Nullable Object value) throws IOException {
    refuseSubstitutes(value);
    writeObject(value);
  }

  private void refuseSubstitutes(@Nullable Object object) throws IOException {
    try {
      Class<?> found = substitutes.in(object);
      if (found != null) {
        throw refused(
            found.isHidden() ? LAMBDA : CellTypes.plain(found.getName()) + " writes itself");
      }
    } catch (IllegalAccessException | RuntimeException e) {
      throw refused("it cannot be looked into: " + e);
    }
  }

  /** A ConcurrentHashMap writes some for old readers, and makes nothing of them. */
  private static boolean isLock(Object object) {
    boolean lock =
        object instanceof Lock || object instanceof ReadWriteLock || object instanceof StampedLock;
    return lock
        && !object.getClass().getName().startsWith("java.util.concurrent.ConcurrentHashMap$");
  }

  private static NotSerializableException refused(String why) {
    return new NotSerializableException(why);
  }

  @Override
  protected void annotateProxyClass(Class<?> type) throws IOException {
    throw refused("a proxy cannot be made again");
  }

  @Override
  protected void writeClassDescriptor(ObjectStreamClass description) throws IOException {
    Class<?> type = description.forClass();
    check(type);
    Class<?> element = type;
    int dimensions = 0;
    while (element.isArray()) {
      element = element.getComponentType();
      dimensions++;
    }
    String key = types.key(element);
    if (key == null && element.getName().startsWith("REPL.")) {
      throw refused(CellTypes.plain(element.getName()) + " is no type that a cell has declared");
    }
    writeUTF(key == null ? "" : key);
    if (key != null) {
      writeInt(dimensions);
      writeUTF(CellTypes.shape(description));
    }
    super.writeClassDescriptor(description);
  }

  private void check(Class<?> type) throws NotSerializableException {
    if (type.isArray()) {
      Class<?> element = type.getComponentType();
      if (element.isArray() || !element.isPrimitive()) {
        return; // its elements are checked one by one
      }
    }
    if (!checked.add(type) || type.isPrimitive() || type.isArray() || type.isInterface()) {
      return;
    }
    if (SnippetLoader.loads(type)) {
      checkOwn(type);
    } else if (!KNOWN.contains(type.getPackageName())
        && !KNOWN_CLASSES.contains(type.getName())
        // Also the stream itself writes these, of what has ended it.
        && !Throwable.class.isAssignableFrom(type)) {
      throw refused("whether a " + type.getName() + " comes back as it was is not known");
    }
  }

  /** A class of cells or of the user's jars. */
  private static void checkOwn(Class<?> type) throws NotSerializableException {
    String name = CellTypes.plain(type.getName());
    if (type.isEnum()
        || type.isRecord()
        || (type.getSuperclass() != null && type.getSuperclass().isEnum())) {
      return;
    }
    if (type.isHidden() || type.isAnonymousClass() || type.isLocalClass()) {
      throw refused("a class without a name cannot be found again");
    }
    if (Externalizable.class.isAssignableFrom(type)) {
      throw refused(name + " writes itself");
    }
    for (Method method : type.getDeclaredMethods()) {
      if (HOOKS.contains(method.getName())) {
        throw refused(name + " writes itself");
      }
    }
    for (Field field : type.getDeclaredFields()) {
      int modifiers = field.getModifiers();
      if (field.getName().equals("serialPersistentFields")
          || (Modifier.isTransient(modifiers) && !Modifier.isStatic(modifiers))) {
        throw refused(name + " leaves out its field " + field.getName());
      }
    }
    Class<?> parent = type.getSuperclass();
    if (parent != null && parent != Object.class && !Serializable.class.isAssignableFrom(parent)) {
      throw refused("its superclass " + CellTypes.plain(parent.getName()) + " is not Serializable");
    }
  }
}
