/**
 * The peer's side of the rendezvous server: getting an identity over UDP, keeping it, and noticing
 * when the server has forgotten it.
 */
@NullMarked
package dev.punchline.protocol.rendezvous;

import org.jspecify.annotations.NullMarked;
