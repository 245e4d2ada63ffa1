package dev.punchline.protocol.nat.emulator;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One mapping and the holes in its filter. It lives as long as one of them is open. */
final class Mapping {
  private final InetSocketAddress internal;
  private final InetSocketAddress external;
  private final Remotes towards;
  private final Instant created;
  private final Map<Remotes, Instant> refreshed = new LinkedHashMap<>();

  Mapping(
      InetSocketAddress internal, InetSocketAddress external, Remotes towards, Instant created) {
    this.internal = internal;
    this.external = external;
    this.towards = towards;
    this.created = created;
  }

  InetSocketAddress internal() {
    return internal;
  }

  InetSocketAddress external() {
    return external;
  }

  Remotes towards() {
    return towards;
  }

  /** A packet goes out: it opens a hole, and keeps an open one open if that is how the NAT is. */
  void send(Remotes hole, boolean refreshing, Instant now) {
    if (refreshing) {
      refreshed.put(hole, now);
    } else {
      refreshed.putIfAbsent(hole, now);
    }
  }

  void refresh(Remotes hole, Instant now) {
    refreshed.computeIfPresent(hole, (key, before) -> now);
  }

  boolean lets(Remotes hole) {
    return refreshed.containsKey(hole);
  }

  /** Closes what has not been refreshed for too long; true if nothing is left. */
  boolean expire(Duration timeout, Instant now) {
    refreshed.values().removeIf(last -> !now.isBefore(last.plus(timeout)));
    return refreshed.isEmpty();
  }

  Instant nextExpiry(Duration timeout) {
    return refreshed.values().stream().min(Instant::compareTo).orElse(created).plus(timeout);
  }

  MappingEntry entry(Duration timeout) {
    List<MappingEntry.Hole> holes =
        refreshed.entrySet().stream()
            .map(hole -> new MappingEntry.Hole(hole.getKey(), hole.getValue().plus(timeout)))
            .toList();
    Instant last = refreshed.values().stream().max(Instant::compareTo).orElse(created);
    return new MappingEntry(internal, external, towards, holes, created, last.plus(timeout));
  }
}
