/**
 * Magics: {@link dev.deja.kernel.magic.CellParser} cuts a cell into Java code and magics, {@link
 * dev.deja.kernel.magic.Magics} knows them by name, and every magic has a file of its own. To add
 * one, write a class and add a line to {@code Magics.standard}.
 */
@NullMarked
package dev.deja.kernel.magic;

import org.jspecify.annotations.NullMarked;
