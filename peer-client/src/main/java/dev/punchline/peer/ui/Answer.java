package dev.punchline.peer.ui;

import dev.punchline.protocol.rendezvous.Identity;
import dev.punchline.protocol.session.SessionStats.Counter;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

/** What a command asked to see. */
public sealed interface Answer {
  /**
   * To {@link Command.WhoAmI}.
   *
   * @param id what we can be called by, unless the server has not assigned it yet
   * @param mapped our address as a STUN server sees it, if one told
   * @param server where the rendezvous server takes datagrams
   * @param peer with whom we chat
   */
  record WhoAmI(
      Optional<Identity> id,
      Optional<InetSocketAddress> mapped,
      InetSocketAddress server,
      Optional<InetSocketAddress> peer)
      implements Answer {}

  /** To {@link Command.Stats}. */
  record Stats(Map<Counter, Long> counts) implements Answer {}

  /** To {@link Command.Nat}, or about what a script does to emulated NATs. */
  record Nat(NatNews news) implements Answer {}

  /**
   * To {@link Command.Trace}.
   *
   * @param on whether datagrams are shown from now on
   */
  record Trace(boolean on) implements Answer {}

  /** To {@link Command.Help}. */
  record Help(Naming naming) implements Answer {}
}
