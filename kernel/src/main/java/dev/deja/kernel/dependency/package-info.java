/**
 * Maven coordinates in, jars with digests out. {@link dev.deja.kernel.dependency.Resolver} is the
 * door; only {@code Maven} touches Maven Resolver, so that none of it is loaded before it is asked.
 */
@NullMarked
package dev.deja.kernel.dependency;

import org.jspecify.annotations.NullMarked;
