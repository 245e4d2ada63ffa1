/**
 * Chat lines on their way to the peer: cut to what a datagram may carry, in order, at a pace that a
 * receiver's socket buffer survives.
 */
@NullMarked
package dev.punchline.protocol.text;

import org.jspecify.annotations.NullMarked;
