package dev.punchline.server;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/** A {@link Registry} in this process's memory, with a limit on its size. */
public final class InMemoryRegistry implements Registry {
  private final int capacity;
  private final ConcurrentMap<InetSocketAddress, Registration> bySource = new ConcurrentHashMap<>();
  private final ConcurrentMap<UUID, InetSocketAddress> sourceById = new ConcurrentHashMap<>();

  /**
   * @param capacity how many registrations it takes; at least 1. Concurrent claims may pass it by
   *     the number of threads that make them.
   * @throws IllegalArgumentException if {@code capacity} is less than 1
   */
  public InMemoryRegistry(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1");
    }
    this.capacity = capacity;
  }

  @Override
  public Claim claim(InetSocketAddress source, UUID freshId, Instant now) {
    Optional<Registration> refreshed = refresh(source, now);
    if (refreshed.isPresent()) {
      return new Claim.Refreshed(refreshed.get());
    }
    if (bySource.size() >= capacity) {
      return new Claim.Full();
    }
    // The identity goes in first: whoever sees a registration can find it by its identity, and
    // whoever removes it removes both.
    sourceById.put(freshId, source);
    Registration created = new Registration(freshId, source, now);
    Registration rival = bySource.putIfAbsent(source, created);
    if (rival != null) {
      sourceById.remove(freshId);
      return new Claim.Refreshed(rival);
    }
    return new Claim.Created(created);
  }

  @Override
  public Optional<Registration> refresh(InetSocketAddress source, Instant now) {
    return Optional.ofNullable(
        bySource.computeIfPresent(source, (key, registration) -> registration.heardAt(now)));
  }

  @Override
  public Optional<Registration> find(UUID id) {
    return Optional.ofNullable(sourceById.get(id))
        .flatMap(source -> Optional.ofNullable(bySource.get(source)))
        .filter(registration -> registration.id().equals(id));
  }

  @Override
  public void removeUnheardSince(Instant cutoff, Consumer<Registration> removed) {
    for (Registration registration : bySource.values()) {
      // The two-argument remove leaves one alone that was refreshed since we looked at it.
      if (registration.lastHeard().isBefore(cutoff)
          && bySource.remove(registration.source(), registration)) {
        sourceById.remove(registration.id());
        removed.accept(registration);
      }
    }
  }

  @Override
  public int size() {
    return bySource.size();
  }
}
