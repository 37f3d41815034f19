/**
 * Notebook files in <a
 * href="https://nbformat.readthedocs.io/en/latest/format_description.html">nbformat 4</a>: reading
 * with clear refusals, writing without losing what we do not know, and the fold of a kernel's
 * output messages into what a notebook shows.
 */
@NullMarked
package dev.deja.tracker.notebook;

import org.jspecify.annotations.NullMarked;
