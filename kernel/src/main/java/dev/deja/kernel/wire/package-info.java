/**
 * The Jupyter messaging protocol 5.4 over ZeroMQ, as kernel ({@link
 * dev.deja.kernel.wire.KernelChannels}) and as client ({@link dev.deja.kernel.wire.KernelClient}).
 * Knows nothing of Java cells.
 *
 * @see <a href="https://jupyter-client.readthedocs.io/en/stable/messaging.html">Messaging in
 *     Jupyter</a>
 */
@NullMarked
package dev.deja.kernel.wire;

import org.jspecify.annotations.NullMarked;
