/** Answers in the forms in which the command line and the page show them. */
@NullMarked
package dev.deja.tracker.shown;

import org.jspecify.annotations.NullMarked;
