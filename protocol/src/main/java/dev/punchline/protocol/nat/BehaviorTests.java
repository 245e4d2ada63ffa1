package dev.punchline.protocol.nat;

import dev.punchline.protocol.nat.BehaviorDiscovery.Output;
import dev.punchline.protocol.nat.BehaviorDiscovery.Step;
import dev.punchline.protocol.nat.FilteringEvidence.Control;
import dev.punchline.protocol.stun.DiscoveryAttribute.ChangeRequest;
import dev.punchline.protocol.stun.client.StunOutcome;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The tests of RFC 5780 one after the other, once the server has answered the first Binding
 * request. Not thread-safe; owns no clock.
 */
final class BehaviorTests {
  private static final int HIGHEST_PORT = 65_535;

  /**
   * The server as it has shown itself.
   *
   * @param address who answers
   * @param other its second address and port, if it has them
   * @param hint its second port, if it names one
   */
  record Server(
      InetSocketAddress address, Optional<InetSocketAddress> other, Optional<Integer> hint) {
    /** Servers that have a second port have it next to the first, if they do not say: 3479. */
    InetSocketAddress likelyOtherPort() {
      int port = address.getPort();
      int next = port < HIGHEST_PORT ? port + 1 : port - 1;
      return new InetSocketAddress(address.getAddress(), hint.orElse(next));
    }
  }

  private final Server server;
  private final InetSocketAddress local;
  private final InetSocketAddress mapped;
  private final Inquiry inquiry;
  private final Consumer<Output> outputs;
  private final FilteringEvidence filtering;
  private final MappingEvidence mapping;
  private final Optional<LifetimeProbes> lifetimeProbes;
  private Control control = Control.DEAD;
  private Finding<Boolean> hairpinning =
      new Finding.Unknown<>("there is no translation to turn anything around");
  private int hairpinsAwaited;

  /**
   * @param mapped what the server sees in place of {@code local}
   * @param search how to look for the lifetime of a mapping, if that is wanted
   */
  BehaviorTests(
      Server server,
      InetSocketAddress local,
      InetSocketAddress mapped,
      Optional<LifetimeSearch> search,
      Inquiry inquiry,
      Consumer<Output> outputs) {
    this.server = server;
    this.local = local;
    this.mapped = mapped;
    this.inquiry = inquiry;
    this.outputs = outputs;
    this.filtering = new FilteringEvidence(server.address(), server.other().isPresent());
    this.mapping = new MappingEvidence(server.address(), server.other());
    this.lifetimeProbes =
        search.map(
            wanted ->
                new LifetimeProbes(
                    server.address(), wanted, inquiry, (found, then) -> finish(found)));
  }

  /** Begins with filtering; its socket sends to no other address of the server before or after. */
  void begin(Instant now) {
    outputs.accept(new Output.Began(Step.FILTERING));
    if (server.other().isPresent()) {
      inquiry.ask(
          LocalSocket.MAIN,
          server.address(),
          (outcome, at, then) -> {
            filtering.concludeOtherAddress(outcome);
            filteringConcluded(then);
          },
          now,
          new ChangeRequest(true, true));
    }
    inquiry.ask(
        LocalSocket.MAIN,
        server.address(),
        (outcome, at, then) -> {
          filtering.concludeOtherPort(outcome);
          filteringConcluded(then);
        },
        now,
        new ChangeRequest(false, true));
  }

  /** Call at or after {@link #nextWake}. */
  void wake(Instant now) {
    lifetimeProbes.ifPresent(probes -> probes.wake(now));
  }

  Optional<Instant> nextWake() {
    return lifetimeProbes.flatMap(LifetimeProbes::nextWake);
  }

  /** A request of ours came back to us. */
  void turnedAround(Instant now) {
    if (hairpinsAwaited > 0) {
      hairpinConcluded(new Finding.Known<>(true), now);
    }
  }

  private void filteringConcluded(Instant now) {
    if (filtering.isComplete()) {
      inquiry.abandon(now);
      outputs.accept(new Output.Began(Step.MAPPING));
      askNextMapping(now);
    }
  }

  private void askNextMapping(Instant now) {
    Optional<InetSocketAddress> next = mapping.next(otherPort());
    if (next.isEmpty()) {
      controlFiltering(now);
      return;
    }
    inquiry.ask(
        LocalSocket.SECOND,
        next.get(),
        (outcome, at, then) -> {
          if (mapping.conclude(outcome)) {
            askNextMapping(then);
          } else {
            controlFiltering(then);
          }
        },
        now);
  }

  private InetSocketAddress otherPort() {
    return filtering.otherPort().orElse(server.likelyOtherPort());
  }

  /**
   * Silence is blamed on the filter only if the server breaks it where no filter can be in the way.
   * That place is the second socket, which sends to the other endpoint first, and has a mapping
   * that the answer to another endpoint finds: a NAT whose mapping depends on the endpoint has not.
   */
  private void controlFiltering(Instant now) {
    InetSocketAddress origin = server.other().orElse(otherPort());
    if (!filtering.isSilent()) {
      testHairpinning(now);
    } else if (mapping.conclude().excludes(Dependence.ENDPOINT_INDEPENDENT)) {
      control = mapping.hasAnswered(origin) ? Control.IMPOSSIBLE : Control.DEAD;
      testHairpinning(now);
    } else if (mapping.hasAnswered(origin)) {
      askAgainWithOpenFilter(now);
    } else {
      inquiry.ask(
          LocalSocket.SECOND,
          origin,
          (outcome, at, then) -> {
            if (outcome instanceof StunOutcome.Success) {
              askAgainWithOpenFilter(then);
            } else {
              testHairpinning(then);
            }
          },
          now);
    }
  }

  private void askAgainWithOpenFilter(Instant now) {
    inquiry.ask(
        LocalSocket.SECOND,
        server.address(),
        (outcome, at, then) -> {
          control = filtering.isFromElsewhere(outcome) ? Control.PASSED : Control.FAILED;
          testHairpinning(then);
        },
        now,
        new ChangeRequest(server.other().isPresent(), true));
  }

  /**
   * Section 3.3, "from a different port". Each socket sends to the other's mapped address, because
   * the request is let in only where something was sent to its source.
   */
  private void testHairpinning(Instant now) {
    Optional<InetSocketAddress> second = mapping.mapped();
    if (mapped.equals(local) || second.isEmpty()) {
      if (second.isEmpty()) {
        hairpinning = new Finding.Unknown<>("the server fell silent");
      }
      testLifetime(now);
      return;
    }
    outputs.accept(new Output.Began(Step.HAIRPINNING));
    hairpinsAwaited = 2;
    inquiry.askOurselves(LocalSocket.SECOND, mapped, this::notTurnedAround, now);
    inquiry.askOurselves(LocalSocket.MAIN, second.get(), this::notTurnedAround, now);
  }

  private void notTurnedAround(StunOutcome outcome, LocalSocket at, Instant now) {
    hairpinsAwaited--;
    if (hairpinsAwaited == 0) {
      hairpinConcluded(silenceOfHairpin(), now);
    }
  }

  /** Each endpoint has its own mapping there, so we send to one mapping and from another. */
  private Finding<Boolean> silenceOfHairpin() {
    return isIndependent(mapping.conclude()) || isIndependent(filtering.conclude(control))
        ? new Finding.Known<>(false)
        : new Finding.Unknown<>("what is turned around may not pass the filter");
  }

  private static boolean isIndependent(Finding<Dependence> finding) {
    return finding.answer().filter(Dependence.ENDPOINT_INDEPENDENT::equals).isPresent();
  }

  private void hairpinConcluded(Finding<Boolean> finding, Instant now) {
    hairpinsAwaited = 0;
    hairpinning = finding;
    inquiry.abandon(now);
    testLifetime(now);
  }

  private void testLifetime(Instant now) {
    if (lifetimeProbes.isPresent()) {
      outputs.accept(new Output.Began(Step.LIFETIME));
      lifetimeProbes.get().refresh(now);
    } else {
      finish(new Finding.Unknown<>("it was not asked for"));
    }
  }

  private void finish(Finding<BindingLifetime> lifetime) {
    outputs.accept(
        new Output.Finished(
            new NatBehavior(
                local,
                mapped,
                mapping.conclude(),
                filtering.conclude(control),
                hairpinning,
                lifetime)));
  }
}
