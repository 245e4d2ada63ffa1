package dev.punchline.protocol.session;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * By what the senders of HELLOs say they can be called. Only the one at the address that turns out
 * to be the peer's counts, and only its first word: who forges its address later names nobody else.
 * Not thread-safe.
 */
final class PeerIds {
  private static final int CAPACITY = 16;

  private final Map<InetSocketAddress, UUID> named = new HashMap<>();
  private boolean taken;

  void add(InetSocketAddress from, UUID id) {
    if (!taken && named.size() < CAPACITY) {
      named.putIfAbsent(from, id);
    }
  }

  /** What the peer is called by; once. */
  Optional<UUID> take(InetSocketAddress peer) {
    Optional<UUID> id = Optional.ofNullable(named.get(peer)).filter(any -> !taken);
    if (id.isPresent()) {
      taken = true;
      named.clear();
    }
    return id;
  }
}
