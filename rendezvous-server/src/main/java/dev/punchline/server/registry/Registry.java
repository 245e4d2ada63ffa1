package dev.punchline.server.registry;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Remembers registrations: at most one for each source address. Safe for any number of threads.
 *
 * <p>It knows nothing of lifetimes: a registration is there until {@link #removeUnheardSince} takes
 * it out.
 */
public interface Registry {
  /** What became of {@link #claim}. */
  sealed interface Claim {
    /** The source has a registration now that it had not. */
    record Created(Registration registration) implements Claim {}

    /** The source had one already; it has been refreshed. */
    record Refreshed(Registration registration) implements Claim {}

    /** The table has reached its limit, or there is no memory for more. */
    record Full() implements Claim {}
  }

  /**
   * Refreshes the registration of a source, or creates one.
   *
   * @param random draws its identity, whose lower 32 bits the registry may change, and is asked
   *     only if it is created; others may have to wait for it, so it must not call this registry
   */
  Claim claim(Flow flow, Supplier<UUID> random, Instant now);

  /**
   * Refreshes the registration of a source, and returns its identity if there is one. From now on
   * it is known by the socket of this flow.
   */
  Optional<UUID> refresh(Flow flow, Instant now);

  /** The registration with this identity, which is what a {@link Claim} has said. */
  Optional<Registration> find(UUID id);

  /**
   * Removes what was last heard before {@code cutoff}.
   *
   * @param removed is told of each once it is removed, and nobody waits for it; if it throws, it is
   *     not told of some more
   */
  void removeUnheardSince(Instant cutoff, Consumer<Registration> removed);

  /** How many there are. */
  int size();
}
