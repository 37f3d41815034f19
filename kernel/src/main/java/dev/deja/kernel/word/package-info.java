/** What a word that was mistyped may have meant. */
@NullMarked
package dev.deja.kernel.word;

import org.jspecify.annotations.NullMarked;
