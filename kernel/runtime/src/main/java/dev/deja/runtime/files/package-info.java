/** Which files notebook code reads and writes, by cell. */
@NullMarked
package dev.deja.runtime.files;

import org.jspecify.annotations.NullMarked;
