package dev.punchline.protocol.nat;

import dev.punchline.protocol.nat.BehaviorDiscovery.Output;
import dev.punchline.protocol.nat.BehaviorDiscovery.Step;
import dev.punchline.protocol.stun.DiscoveryAttribute.ChangeRequest;
import dev.punchline.protocol.stun.DiscoveryAttribute.ResponsePort;
import dev.punchline.protocol.stun.client.StunOutcome;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The tests of RFC 5780 section 4 one after the other, once the server has answered the first
 * Binding request. Not thread-safe; owns no clock.
 */
final class BehaviorTests {
  private static final int HIGHEST_PORT = 65_535;

  private final InetSocketAddress server;
  private final InetSocketAddress local;
  private final InetSocketAddress mapped;
  private final Inquiry inquiry;
  private final Consumer<Output> outputs;
  private final FilteringTest filtering;
  private final MappingTest mapping;
  private final Optional<LifetimeSearch> search;
  private Finding<Boolean> hairpinning =
      new Finding.Unknown<>("there is no translation to turn anything around");
  private Finding<BindingLifetime> lifetime = new Finding.Unknown<>("it was not asked for");
  private boolean hairpinAwaited;
  private Optional<Instant> probeAt = Optional.empty();
  private InetSocketAddress probed;

  /**
   * @param mapped what the server sees in place of {@code local}
   * @param other the server's second address and port, if it has them
   * @param search how to look for the lifetime of a mapping, if that is wanted
   */
  BehaviorTests(
      InetSocketAddress server,
      InetSocketAddress local,
      InetSocketAddress mapped,
      Optional<InetSocketAddress> other,
      Optional<LifetimeSearch> search,
      Inquiry inquiry,
      Consumer<Output> outputs) {
    this.server = server;
    this.local = local;
    this.mapped = mapped;
    this.probed = mapped;
    this.search = search;
    this.inquiry = inquiry;
    this.outputs = outputs;
    this.filtering = new FilteringTest(server, other.isPresent());
    this.mapping = new MappingTest(server, mapped, other);
  }

  /** Filtering comes first: the test of mapping opens the filter for the other address. */
  void begin(boolean secondAddress, Instant now) {
    outputs.accept(new Output.Began(Step.FILTERING));
    if (secondAddress) {
      inquiry.ask(
          LocalSocket.MAIN,
          server,
          (outcome, at, then) -> {
            filtering.concludeOtherAddress(outcome);
            filteringConcluded(then);
          },
          now,
          new ChangeRequest(true, true));
    }
    inquiry.ask(
        LocalSocket.MAIN,
        server,
        (outcome, at, then) -> {
          filtering.concludeOtherPort(outcome);
          filteringConcluded(then);
        },
        now,
        new ChangeRequest(false, true));
  }

  /** Call at or after {@link #nextWake}. */
  void wake(Instant now) {
    if (probeAt.filter(at -> !now.isBefore(at)).isPresent()) {
      probeAt = Optional.empty();
      probe(now);
    }
  }

  Optional<Instant> nextWake() {
    return probeAt;
  }

  /** A request of ours came back to us. */
  void turnedAround(Instant now) {
    if (hairpinAwaited) {
      hairpinConcluded(true, now);
    }
  }

  private void filteringConcluded(Instant now) {
    if (filtering.isComplete()) {
      outputs.accept(new Output.Began(Step.MAPPING));
      askNextMapping(now);
    }
  }

  private void askNextMapping(Instant now) {
    Optional<InetSocketAddress> next = mapping.next(filtering.otherPort().orElse(guessedPort()));
    if (next.isEmpty()) {
      testHairpinning(now);
      return;
    }
    InetSocketAddress asked = next.get();
    inquiry.ask(
        LocalSocket.MAIN,
        asked,
        (outcome, at, then) -> {
          if (mapping.conclude(asked, outcome)) {
            askNextMapping(then);
          } else {
            testHairpinning(then);
          }
        },
        now);
  }

  /** Servers that have a second port have it next to the first: 3478 and 3479. */
  private InetSocketAddress guessedPort() {
    int port = server.getPort() < HIGHEST_PORT ? server.getPort() + 1 : server.getPort() - 1;
    return new InetSocketAddress(server.getAddress(), port);
  }

  private void testHairpinning(Instant now) {
    if (mapped.equals(local)) {
      testLifetime(now);
      return;
    }
    outputs.accept(new Output.Began(Step.HAIRPINNING));
    hairpinAwaited = true;
    inquiry.ask(
        LocalSocket.MAIN,
        mapped,
        (outcome, at, then) -> {
          if (hairpinAwaited) {
            hairpinConcluded(false, then);
          }
        },
        now);
  }

  private void hairpinConcluded(boolean turnedAround, Instant now) {
    hairpinAwaited = false;
    hairpinning = new Finding.Known<>(turnedAround);
    testLifetime(now);
  }

  private void testLifetime(Instant now) {
    if (search.isEmpty()) {
      finish();
      return;
    }
    outputs.accept(new Output.Began(Step.LIFETIME));
    refresh(search.get(), now);
  }

  /** Uses the mapping, so that its lifetime begins anew, and then leaves it alone for a while. */
  private void refresh(LifetimeSearch running, Instant now) {
    inquiry.ask(
        LocalSocket.MAIN,
        server,
        (outcome, at, then) -> {
          Optional<InetSocketAddress> seen =
              outcome instanceof StunOutcome.Success success
                  ? success.mappedAddress()
                  : Optional.empty();
          if (seen.isEmpty()) {
            lifetime = new Finding.Unknown<>("the server fell silent");
            finish();
          } else {
            probed = seen.get();
            probeAt = Optional.of(then.plus(running.current()));
          }
        },
        now);
  }

  /** Has the server send to the mapping, at the request of a socket that it does not belong to. */
  private void probe(Instant now) {
    inquiry.ask(
        LocalSocket.SECOND,
        server,
        (outcome, at, then) -> search.ifPresent(running -> probed(running, outcome, at, then)),
        now,
        new ResponsePort(probed.getPort()));
  }

  private void probed(LifetimeSearch running, StunOutcome outcome, LocalSocket at, Instant now) {
    boolean first = running.current().isZero();
    boolean alive = outcome instanceof StunOutcome.Success && at == LocalSocket.MAIN;
    boolean gone = outcome instanceof StunOutcome.TimedOut;
    if ((!alive && !gone) || (first && !alive)) {
      lifetime = new Finding.Unknown<>("the server does not answer to another port");
      finish();
    } else if (running.conclude(alive)) {
      refresh(running, now);
    } else {
      lifetime = new Finding.Known<>(running.result());
      finish();
    }
  }

  private void finish() {
    outputs.accept(
        new Output.Finished(
            new NatBehavior(
                local,
                mapped,
                mapping.conclude(),
                filtering.conclude(mapping.otherAnswers()),
                hairpinning,
                lifetime)));
  }
}
