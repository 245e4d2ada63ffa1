package dev.punchline.peer.runtime;

import dev.punchline.protocol.nat.BehaviorDiscovery;
import dev.punchline.protocol.nat.BehaviorDiscovery.Output;
import dev.punchline.protocol.nat.BehaviorDiscovery.Step;
import dev.punchline.protocol.nat.NatBehavior;
import dev.punchline.protocol.stun.client.StunClientSettings;
import dev.punchline.protocol.stun.client.StunOutcome;
import dev.punchline.protocol.stun.client.StunRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs the discovery of a NAT's behaviour on real sockets. */
public final class BehaviorProbe {
  /** How it ended. */
  public sealed interface Result {
    /** What there is to know. */
    record Found(NatBehavior behavior) implements Result {}

    /**
     * The server did not even tell our address.
     *
     * @param detail what the system says about an undeliverable request, for people
     */
    record Failed(StunOutcome outcome, Optional<String> detail) implements Result {}
  }

  private BehaviorProbe() {}

  /**
   * Runs all tests, and waits.
   *
   * @param request the server, and what every request carries
   * @param longestLifetime up to which the lifetime of a mapping is searched for; empty if it is
   *     not
   * @param timeout for the server's first answer
   * @param listener hears which test begins
   * @throws IOException if the port cannot be bound
   */
  public static Result run(
      StunRequest request,
      Optional<Duration> longestLifetime,
      Duration timeout,
      Binding binding,
      StunWitness witness,
      Consumer<Step> listener)
      throws IOException {
    InstantSource clock = new MonotonicClock();
    try (StunSockets sockets = StunSockets.open(binding, witness, clock)) {
      sockets.openMain();
      sockets.openSecond();
      Optional<InetSocketAddress> local = sockets.localAddress(request.server());
      if (local.isEmpty()) {
        return new Result.Failed(
            new StunOutcome.Undeliverable(request.server()), Optional.of("no such network here"));
      }
      BehaviorDiscovery discovery =
          new BehaviorDiscovery(
              request,
              local.get(),
              longestLifetime,
              StunClientSettings.RFC_8489,
              new SecureRandom());
      return run(discovery, sockets, clock, timeout, listener);
    }
  }

  private static Result run(
      BehaviorDiscovery discovery,
      StunSockets sockets,
      InstantSource clock,
      Duration timeout,
      Consumer<Step> listener)
      throws IOException {
    Instant start = clock.instant();
    Optional<Instant> giveUp = Optional.of(start.plus(timeout));
    discovery.start(start);
    while (true) {
      for (Optional<Output> next = discovery.poll(); next.isPresent(); next = discovery.poll()) {
        switch (next.get()) {
          case Output.Send(var from, var datagram) -> sockets.send(from, datagram);
          case Output.Began(Step step) -> {
            listener.accept(step);
            // The server has answered: from here on each test has its own end.
            giveUp = step == Step.BINDING ? giveUp : Optional.empty();
          }
          case Output.Failed(StunOutcome outcome) -> {
            return new Result.Failed(outcome, Optional.empty());
          }
          case Output.Finished(NatBehavior behavior) -> {
            return new Result.Found(behavior);
          }
        }
      }
      Instant wake = discovery.nextWake().orElse(clock.instant());
      Instant until = giveUp.filter(end -> end.isBefore(wake)).orElse(wake);
      for (StunSockets.Arrival arrival : sockets.await(until)) {
        switch (arrival) {
          case StunSockets.Arrival.Message(var bytes, var from, var at, var when) ->
              discovery.receive(bytes, from, at, when);
          case StunSockets.Arrival.Broken(var server, var transport, var at, var reason) -> {
            if (giveUp.isPresent()) {
              return new Result.Failed(new StunOutcome.Undeliverable(server), Optional.of(reason));
            }
            discovery.undeliverable(server, at, clock.instant());
          }
        }
      }
      Instant now = clock.instant();
      discovery.wake(now);
      if (giveUp.filter(end -> !now.isBefore(end)).isPresent()) {
        discovery.giveUp(now);
      }
    }
  }
}
