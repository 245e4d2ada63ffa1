/**
 * The client's side of STUN, RFC 8489: transactions with their retransmissions, credentials and
 * redirections, as one machine without a socket. What an answer means to somebody (an address, a
 * NAT's behaviour) is for others to say.
 */
@NullMarked
package dev.punchline.protocol.stun.client;

import org.jspecify.annotations.NullMarked;
