/**
 * The language in which executions are asked for: {@code metadata.acc > 0.9 and (tag = 'prod' or
 * user = 'ann')}. Text in, a tree out; what is done with it is others' business.
 */
@NullMarked
package dev.deja.tracker.query;

import org.jspecify.annotations.NullMarked;
