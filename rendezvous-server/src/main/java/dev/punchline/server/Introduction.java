package dev.punchline.server;

import dev.punchline.server.registry.Flow;
import java.net.InetSocketAddress;

/** What came of a request to introduce one peer to another. */
public sealed interface Introduction {
  /**
   * Both are registered.
   *
   * @param peer by which the one who is asked for is to be told
   */
  record Made(InetSocketAddress initiator, Flow peer) implements Introduction {}

  /** The one who asks is not registered. */
  record UnknownInitiator() implements Introduction {}

  /** The one who is asked for is not registered. */
  record UnknownPeer() implements Introduction {}

  /** Both are the same. */
  record WithItself() implements Introduction {}
}
