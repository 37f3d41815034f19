/** JSON between notebook JVM and kernel, with the JDK alone. Not for notebook code. */
@NullMarked
package dev.deja.json;

import org.jspecify.annotations.NullMarked;
