/** The command line: one command per file, listed in {@link dev.deja.tracker.cli.Main}. */
@NullMarked
package dev.deja.tracker.cli;

import org.jspecify.annotations.NullMarked;
