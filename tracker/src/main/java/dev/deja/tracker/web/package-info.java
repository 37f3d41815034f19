/**
 * The web page and the API behind it. {@link dev.deja.tracker.web.PageServer} is the door; each
 * kind of question is a class of its own; the browser's side lies in the resources of this package.
 */
@NullMarked
package dev.deja.tracker.web;

import org.jspecify.annotations.NullMarked;
