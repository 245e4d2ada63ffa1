package dev.punchline.protocol.nat.emulator;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The mappings there are: found by who sends, and by where the outside sends to. */
final class MappingTable {
  private record Sender(InetSocketAddress internal, Remotes towards) {}

  private record Conversation(InetSocketAddress external, InetSocketAddress remote) {}

  private final Map<Sender, Mapping> bySender = new LinkedHashMap<>();
  private final Map<InetSocketAddress, List<Mapping>> byExternal = new HashMap<>();
  private final Map<Conversation, Mapping> askers = new HashMap<>();

  /** No hole closes before; looking at all of them for each packet would be slow. */
  private Instant quietUntil = Instant.MAX;

  int size() {
    return bySender.size();
  }

  /** The oldest first. */
  Collection<Mapping> all() {
    return Collections.unmodifiableCollection(bySender.values());
  }

  Optional<Mapping> of(InetSocketAddress internal, Remotes towards) {
    return Optional.ofNullable(bySender.get(new Sender(internal, towards)));
  }

  /** Several where ports are overloaded; the oldest first. */
  List<Mapping> at(InetSocketAddress external) {
    return byExternal.getOrDefault(external, List.of());
  }

  void add(Mapping mapping, Instant expires) {
    bySender.put(new Sender(mapping.internal(), mapping.towards()), mapping);
    byExternal.computeIfAbsent(mapping.external(), key -> new ArrayList<>(1)).add(mapping);
    if (expires.isBefore(quietUntil)) {
      quietUntil = expires;
    }
  }

  /** The last word to this remote endpoint was from here, which tells overloaded mappings apart. */
  void asked(Mapping asker, InetSocketAddress remote) {
    askers.put(new Conversation(asker.external(), remote), asker);
  }

  Optional<Mapping> asker(InetSocketAddress external, InetSocketAddress remote) {
    return Optional.ofNullable(askers.get(new Conversation(external, remote)));
  }

  Set<InetAddress> subscribers() {
    return bySender.keySet().stream()
        .map(sender -> sender.internal().getAddress())
        .collect(Collectors.toSet());
  }

  void clear() {
    bySender.clear();
    byExternal.clear();
    askers.clear();
  }

  /** Removes what has this external endpoint; true if there was anything. */
  boolean remove(InetSocketAddress external) {
    List<Mapping> gone = List.copyOf(at(external));
    bySender.values().removeAll(gone);
    gone.forEach(this::forget);
    return !gone.isEmpty();
  }

  /** Closes holes that have not been refreshed; true if a mapping has ended by it. */
  boolean expire(Duration timeout, Instant now) {
    if (now.isBefore(quietUntil)) {
      return false;
    }
    boolean ended = false;
    for (Iterator<Mapping> each = bySender.values().iterator(); each.hasNext(); ) {
      Mapping mapping = each.next();
      if (mapping.expire(timeout, now)) {
        each.remove();
        forget(mapping);
        ended = true;
      }
    }
    quietUntil = nextExpiry(timeout).orElse(Instant.MAX);
    return ended;
  }

  /** The lifetime has changed, so that holes may close at other times than was thought. */
  void reconsider() {
    quietUntil = Instant.MIN;
  }

  Optional<Instant> nextExpiry(Duration timeout) {
    return bySender.values().stream()
        .map(mapping -> mapping.nextExpiry(timeout))
        .min(Instant::compareTo);
  }

  private void forget(Mapping mapping) {
    List<Mapping> sharing = byExternal.getOrDefault(mapping.external(), List.of());
    if (sharing.size() == 1) {
      byExternal.remove(mapping.external());
    } else {
      sharing.remove(mapping);
    }
    askers.values().removeIf(asker -> asker == mapping);
  }
}
