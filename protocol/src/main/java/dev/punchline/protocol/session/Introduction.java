package dev.punchline.protocol.session;

import java.net.InetSocketAddress;

/** What came of asking the server for an introduction. */
public sealed interface Introduction {
  /** The peer is at this address, and has been told ours. */
  record Made(InetSocketAddress peer) implements Introduction {}

  /** The server does not know the peer that was called. */
  record PeerUnknown() implements Introduction {}

  /** The server does not know us any more. */
  record InitiatorUnknown() implements Introduction {}

  /**
   * The server could not be reached.
   *
   * @param detail for people
   */
  record Unreachable(String detail) implements Introduction {}

  /**
   * The server answered something else.
   *
   * @param detail for people
   */
  record Refused(String detail) implements Introduction {}
}
