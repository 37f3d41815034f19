@NullMarked
package dev.deja.tracker.group;

import org.jspecify.annotations.NullMarked;
