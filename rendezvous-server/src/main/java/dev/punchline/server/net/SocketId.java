package dev.punchline.server.net;

import dev.punchline.protocol.stun.server.Endpoint;

/**
 * One of the server's UDP sockets.
 *
 * @param endpoint the address and port it is bound to
 * @param number which of the primary sockets, which share address and port; else 0
 */
public record SocketId(Endpoint endpoint, int number) {
  /** The first primary socket, which every server has. */
  public static final SocketId FIRST = new SocketId(Endpoint.PRIMARY, 0);

  /** The only one of its endpoint, or the first. */
  public static SocketId of(Endpoint endpoint) {
    return new SocketId(endpoint, 0);
  }

  /** One of those by which peers register. */
  public static SocketId primary(int number) {
    return new SocketId(Endpoint.PRIMARY, number);
  }
}
