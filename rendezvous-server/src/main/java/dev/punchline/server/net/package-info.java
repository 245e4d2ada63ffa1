/**
 * The sockets of the server: UDP for STUN, REGISTRATION and HEART-BEAT, and TCP for STUN. What a
 * message means is decided elsewhere, in the core and in the protocol; {@link
 * dev.punchline.server.net.DatagramRouter} routes each datagram there, on sockets and in the
 * simulation alike, and what is dropped is counted here.
 */
@NullMarked
package dev.punchline.server.net;

import org.jspecify.annotations.NullMarked;
