/**
 * STUN, RFC 8489: how a peer learns which address its NAT shows to the world.
 *
 * <p>The codec, and the client's side of a Binding transaction as a machine without a socket; the
 * server's side has a room of its own below. Everything in this room is named as in the RFC.
 * Nothing here knows of chats or of the rendezvous server.
 */
@NullMarked
package dev.punchline.protocol.stun;

import org.jspecify.annotations.NullMarked;
