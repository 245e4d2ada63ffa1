/**
 * The rendezvous itself: who is registered, and who may be told where somebody is.
 *
 * <p>No socket, no HTTP, no logging enters here. {@link dev.punchline.server.Rendezvous} decides,
 * {@link dev.punchline.server.registry.Registry} remembers, and what happened goes out as {@link
 * dev.punchline.server.RendezvousEvent}s to whoever listens. {@link
 * dev.punchline.server.StunRendezvous} and {@link dev.punchline.server.ChosenIds} do the same for
 * peers that speak nothing but STUN, and choose their ids themselves. Unlike the peer's machines
 * these classes are called from the UDP thread and from HTTP threads at once, and are safe for
 * that.
 */
@NullMarked
package dev.punchline.server;

import org.jspecify.annotations.NullMarked;
