@NullMarked
package dev.deja.tracker;

import org.jspecify.annotations.NullMarked;
