@NullMarked
package dev.deja.tracker.cli;

import org.jspecify.annotations.NullMarked;
