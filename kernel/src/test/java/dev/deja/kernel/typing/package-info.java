@NullMarked
package dev.deja.kernel.typing;

import org.jspecify.annotations.NullMarked;
