/**
 * Tasks of a group on a cluster of Apache Spark, in a driver process of its own. Spark is known by
 * reflection alone, so that whoever does not use it has nothing of it.
 */
@NullMarked
package dev.deja.cluster;

import org.jspecify.annotations.NullMarked;
