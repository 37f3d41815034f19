@NullMarked
package dev.deja.tracker.redact;

import org.jspecify.annotations.NullMarked;
