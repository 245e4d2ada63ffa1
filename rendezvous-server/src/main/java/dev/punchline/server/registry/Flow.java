package dev.punchline.server.registry;

import java.net.InetSocketAddress;

/**
 * How a peer is heard, and can be told something: where its datagrams come from, and which of our
 * sockets they come to. An answer that leaves from another socket may not pass the peer's NAT.
 *
 * @param source the peer's address
 * @param socket the number of the socket among those that take registrations, from 0 to 65535
 */
public record Flow(InetSocketAddress source, int socket) {}
