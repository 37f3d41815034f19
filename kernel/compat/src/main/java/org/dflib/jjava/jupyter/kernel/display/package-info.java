/** Names that notebooks made for JJava use, written anew: what they do is in {@code dev.deja}. */
@NullMarked
package org.dflib.jjava.jupyter.kernel.display;

import org.jspecify.annotations.NullMarked;
