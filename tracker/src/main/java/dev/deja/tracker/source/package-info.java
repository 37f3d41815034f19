/** Sources of cells, cut and parsed with the JDK's own parser; nothing is compiled. */
@NullMarked
package dev.deja.tracker.source;

import org.jspecify.annotations.NullMarked;
