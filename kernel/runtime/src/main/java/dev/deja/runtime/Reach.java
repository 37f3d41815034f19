package dev.deja.runtime;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;

/**
 * Lets classes of cells that have loaders of their own use members that are visible in the package
 * of all cells. The kernel weaves it into them in place of the instructions that did so. Once
 * linked, such a use costs what it cost before.
 */
public final class Reach {

  /** What an instruction did; its name is the name that it has in class files. */
  public enum Use {
    GETFIELD,
    PUTFIELD,
    GETSTATIC,
    PUTSTATIC,
    INVOKEVIRTUAL,
    INVOKESTATIC,
    /** {@code new}: its class begins to live, before there are arguments. */
    BEGIN,
    /** The call of the constructor. */
    NEW
  }

  private Reach() {}

  /**
   * Links one use; called by the JVM.
   *
   * @param name of the field or method; of no meaning for a {@code new}
   * @param type what the instruction took from the stack, and left there
   * @param owner the class that the instruction named
   * @param use name of a {@link Use}
   */
  public static CallSite link(
      Lookup caller, String name, MethodType type, Class<?> owner, String use)
      throws ReflectiveOperationException {
    Lookup inside = MethodHandles.privateLookupIn(owner, MethodHandles.lookup());
    Use meant = Use.valueOf(use);
    if (meant == Use.BEGIN
        || meant == Use.GETSTATIC
        || meant == Use.PUTSTATIC
        || meant == Use.INVOKESTATIC) {
      inside.ensureInitialized(owner);
    }
    MethodHandle found =
        switch (meant) {
          case GETFIELD -> inside.findGetter(owner, name, type.returnType());
          case PUTFIELD -> inside.findSetter(owner, name, type.parameterType(1));
          case GETSTATIC -> inside.findStaticGetter(owner, name, type.returnType());
          case PUTSTATIC -> inside.findStaticSetter(owner, name, type.parameterType(0));
          case INVOKEVIRTUAL -> inside.findVirtual(owner, name, type.dropParameterTypes(0, 1));
          case INVOKESTATIC -> inside.findStatic(owner, name, type);
          case BEGIN -> MethodHandles.empty(type);
          case NEW -> inside.findConstructor(owner, type.changeReturnType(void.class));
        };
    return new ConstantCallSite(found.asFixedArity().asType(type));
  }
}
