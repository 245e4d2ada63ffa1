/**
 * The server's side of STUN Binding: RFC 8489, the short-term credentials of ICE (RFC 8445), NAT
 * behaviour discovery (RFC 5780) and what a client of RFC 3489 needs.
 *
 * <p>Without socket or clock. What is decided here: whether a message is answered, with what, to
 * whom and from which socket. That follows from the message alone, but for one thing: sources are
 * remembered for RESPONSE-PORT. The client's side is not known here.
 */
@NullMarked
package dev.punchline.protocol.stun.server;

import org.jspecify.annotations.NullMarked;
