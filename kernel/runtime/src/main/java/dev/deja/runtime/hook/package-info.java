/**
 * What the JDK's own file classes call in a notebook JVM that watches files. These classes are
 * defined by the boot loader, once, before anything else names them; they use nothing but {@code
 * java.lang} and each other.
 */
@NullMarked
package dev.deja.runtime.hook;

import org.jspecify.annotations.NullMarked;
