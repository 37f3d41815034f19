/** Names that notebooks made for IJava use, written anew: what they do is in {@code dev.deja}. */
@NullMarked
package io.github.spencerpark.jupyter.kernel.magic.common;

import org.jspecify.annotations.NullMarked;
