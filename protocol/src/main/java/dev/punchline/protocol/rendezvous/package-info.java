/**
 * The peer's side of the rendezvous server: getting an identity over UDP, keeping it, and noticing
 * when the server has forgotten it; in messages, or in STUN framing alone, where asking for a peer
 * belongs to it too. What a peer can be known by stands here for both.
 */
@NullMarked
package dev.punchline.protocol.rendezvous;

import org.jspecify.annotations.NullMarked;
