@NullMarked
package dev.deja.tracker.notebook;

import org.jspecify.annotations.NullMarked;
