package dev.punchline.server;

import java.net.InetSocketAddress;

/** What came of a request to introduce one peer to another. */
public sealed interface Introduction {
  /** Both are registered. */
  record Made(InetSocketAddress initiator, InetSocketAddress peer) implements Introduction {}

  /** The one who asks is not registered. */
  record UnknownInitiator() implements Introduction {}

  /** The one who is asked for is not registered. */
  record UnknownPeer() implements Introduction {}

  /** Both are the same. */
  record WithItself() implements Introduction {}
}
