/** Takes secrets out: what they look like, and the purge of those that were recorded. */
@NullMarked
package dev.deja.tracker.redact;

import org.jspecify.annotations.NullMarked;
