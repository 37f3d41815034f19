/**
 * The whole product, run as a user runs it: the built distribution, real Jupyter clients, two JDKs
 * where there are two.
 */
@NullMarked
package dev.deja.e2e;

import org.jspecify.annotations.NullMarked;
