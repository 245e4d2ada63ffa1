/**
 * Where the protocol meets the machine: the one event loop with its UDP socket and its clock, and
 * the HTTP client that asks the rendezvous server. Decisions about the protocol do not enter here;
 * a {@link dev.punchline.protocol.session.PeerSession} makes them.
 */
@NullMarked
package dev.punchline.peer.runtime;

import org.jspecify.annotations.NullMarked;
