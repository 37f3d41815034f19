@NullMarked
package dev.deja.tracker.web;

import org.jspecify.annotations.NullMarked;
