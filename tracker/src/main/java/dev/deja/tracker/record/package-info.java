/**
 * The recorder: an observer of the kernel that appends to a journal while cells run, and ships the
 * journal to the store in the background. The only writer of executions.
 */
@NullMarked
package dev.deja.tracker.record;

import org.jspecify.annotations.NullMarked;
