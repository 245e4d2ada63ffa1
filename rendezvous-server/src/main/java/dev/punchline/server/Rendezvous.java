package dev.punchline.server;

import dev.punchline.server.registry.Flow;
import dev.punchline.server.registry.Registration;
import dev.punchline.server.registry.Registry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The rules of the rendezvous. Owns no socket and no clock: {@code now} is monotonic and comes from
 * the caller. Safe for any number of threads if the registry and the listener are.
 */
public final class Rendezvous {
  private final Registry registry;
  private final Duration lifetime;
  private final Supplier<UUID> ids;
  private final Consumer<RendezvousEvent> events;

  /**
   * @param lifetime how long a registration lasts after the peer was last heard
   * @param ids draws identities, for the registry to finish; they must not be guessable, for
   *     whoever knows one can call. It must not call back
   * @param events hears what happens, on the thread on which it happens
   * @throws IllegalArgumentException if {@code lifetime} is not positive
   */
  public Rendezvous(
      Registry registry, Duration lifetime, Supplier<UUID> ids, Consumer<RendezvousEvent> events) {
    if (!lifetime.isPositive()) {
      throw new IllegalArgumentException("the lifetime must be positive");
    }
    this.registry = registry;
    this.lifetime = lifetime;
    this.ids = ids;
    this.events = events;
  }

  /**
   * Registers a source. Asking again from the same source gives the same identity, so a peer may
   * retransmit until an answer reaches it.
   *
   * @return its identity; empty if there is no room
   */
  public Optional<UUID> register(Flow flow, Instant now) {
    return switch (registry.claim(flow, ids, now)) {
      case Registry.Claim.Created(Registration created) -> {
        events.accept(new RendezvousEvent.Registered(created.id(), flow.source()));
        yield Optional.of(created.id());
      }
      case Registry.Claim.Refreshed(Registration refreshed) -> {
        events.accept(new RendezvousEvent.RegisteredAgain(refreshed.id(), flow.source()));
        yield Optional.of(refreshed.id());
      }
      case Registry.Claim.Full() -> {
        events.accept(new RendezvousEvent.TableFull(flow.source()));
        yield Optional.empty();
      }
    };
  }

  /**
   * A source was heard: its registration lives on.
   *
   * @return the identity registered for it, if there is one
   */
  public Optional<UUID> refresh(Flow flow, Instant now) {
    return registry.refresh(flow, now);
  }

  /** Looks up both peers of an introduction; telling them is for the caller to do. */
  public Introduction introduce(UUID initiator, UUID peer, Instant now) {
    if (initiator.equals(peer)) {
      return new Introduction.WithItself();
    }
    Optional<Registration> from = alive(initiator, now);
    if (from.isEmpty()) {
      events.accept(new RendezvousEvent.IntroductionRefused(initiator));
      return new Introduction.UnknownInitiator();
    }
    Optional<Registration> to = alive(peer, now);
    if (to.isEmpty()) {
      events.accept(new RendezvousEvent.IntroductionRefused(peer));
      return new Introduction.UnknownPeer();
    }
    events.accept(new RendezvousEvent.Introduced(initiator, peer));
    return new Introduction.Made(from.get().source(), to.get().flow());
  }

  /** Forgets who has not been heard for a lifetime. */
  public void expire(Instant now) {
    registry.removeUnheardSince(
        now.minus(lifetime),
        gone -> events.accept(new RendezvousEvent.Expired(gone.id(), gone.source())));
  }

  /** How many peers are registered, those included that the next {@link #expire} will forget. */
  public int size() {
    return registry.size();
  }

  private Optional<Registration> alive(UUID id, Instant now) {
    return registry
        .find(id)
        .filter(registration -> !registration.lastHeard().isBefore(now.minus(lifetime)));
  }
}
