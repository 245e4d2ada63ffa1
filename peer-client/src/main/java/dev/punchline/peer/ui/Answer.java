package dev.punchline.peer.ui;

import dev.punchline.protocol.session.SessionStats.Counter;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What a command asked to see. */
public sealed interface Answer {
  /**
   * To {@link Command.WhoAmI}.
   *
   * @param id unless the server has not assigned one yet
   * @param mapped our address as a STUN server sees it, if one told
   * @param server where the rendezvous server takes datagrams
   * @param peer with whom we chat
   */
  record WhoAmI(
      Optional<UUID> id,
      Optional<InetSocketAddress> mapped,
      InetSocketAddress server,
      Optional<InetSocketAddress> peer)
      implements Answer {}

  /** To {@link Command.Stats}. */
  record Stats(Map<Counter, Long> counts) implements Answer {}

  /** To {@link Command.Help}. */
  record Help() implements Answer {}
}
