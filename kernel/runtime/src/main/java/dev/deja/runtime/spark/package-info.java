/**
 * What Apache Spark needs of a notebook JVM. Loaded when a jar of Spark comes onto the class path;
 * knows Spark by reflection alone.
 */
@NullMarked
package dev.deja.runtime.spark;

import org.jspecify.annotations.NullMarked;
