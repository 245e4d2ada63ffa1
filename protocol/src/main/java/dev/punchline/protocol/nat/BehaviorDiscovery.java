package dev.punchline.protocol.nat;

import dev.punchline.protocol.stun.ClassicAttribute.ChangedAddress;
import dev.punchline.protocol.stun.DiscoveryAttribute.OtherAddress;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.Transport;
import dev.punchline.protocol.stun.client.StunClientSettings;
import dev.punchline.protocol.stun.client.StunOutcome;
import dev.punchline.protocol.stun.client.StunRequest;
import dev.punchline.protocol.wire.Datagram;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Finds out what the NAT between here and one STUN server does, by the tests of RFC 5780 section 4.
 * It takes two sockets; see {@link LocalSocket}. Once it has {@link Output.Failed failed} or {@link
 * Output.Finished finished}, which it tells once, it sends nothing more and takes no notice.
 *
 * <p>A test takes five lost round trips for silence. Where datagrams get lost as well, that is
 * wrong at times: with a share q of round trips lost, in q<sup>5</sup> of the tests.
 *
 * <p>Not thread-safe; owns no socket and no clock: {@code now} is monotonic.
 */
public final class BehaviorDiscovery {
  /** What the owner has to do next; pull with {@link #poll} until it is empty. */
  public sealed interface Output {
    /** Send this from one of the sockets. */
    record Send(LocalSocket from, Datagram datagram) implements Output {}

    /** A test begins; for people who wait. */
    record Began(Step step) implements Output {}

    /** The server told nothing that one could begin with: this is the end. */
    record Failed(StunOutcome outcome) implements Output {}

    /** All is known that will be. */
    record Finished(NatBehavior behavior) implements Output {}
  }

  /** The tests, in their order. */
  public enum Step {
    BINDING,
    FILTERING,
    MAPPING,
    HAIRPINNING,
    LIFETIME
  }

  /** A test that ends in silence must not cost 40 seconds, so it goes by the round trip seen. */
  private static final int ROUND_TRIPS_PER_RTO = 2;

  private static final Duration SHORTEST_RTO = Duration.ofMillis(100);

  /** Sent at 0, 1, 3, 7 and 15 RTO, given up after 23: 2.3 s up to a round trip of 50 ms. */
  private static final int TEST_TRANSMISSIONS = 5;

  private static final int TEST_LAST_WAIT = 8;

  private final InetSocketAddress server;
  private final InetSocketAddress local;
  private final Optional<LifetimeSearch> search;
  private final StunClientSettings settings;
  private final Questions questions;
  private final Queue<Output> outputs = new ArrayDeque<>();
  private Optional<BehaviorTests> tests = Optional.empty();

  /**
   * @param template the server, and what every request to it carries
   * @param local the address of the main socket, as the system has it on the way to the server
   * @param longestLifetime up to which the lifetime of a mapping is searched for; empty if it is
   *     not wanted, because it takes minutes
   * @param random a cryptographically strong source
   * @throws IllegalArgumentException if {@code template} is not for UDP, or {@code longestLifetime}
   *     not positive
   */
  public BehaviorDiscovery(
      StunRequest template,
      InetSocketAddress local,
      Optional<Duration> longestLifetime,
      StunClientSettings settings,
      RandomGenerator random) {
    if (template.transport() != Transport.UDP) {
      throw new IllegalArgumentException("only UDP shows how a NAT treats UDP");
    }
    this.server = template.server();
    this.local = local;
    this.search = longestLifetime.map(LifetimeSearch::new);
    this.settings = settings;
    this.questions = new Questions(template, random, this::tell);
    questions.open(LocalSocket.MAIN, settings);
  }

  /** Sends the first request. Call it once. */
  public void start(Instant now) {
    tell(new Output.Began(Step.BINDING));
    questions.ask(LocalSocket.MAIN, server, this::bound, now);
    questions.drain(LocalSocket.MAIN, now);
  }

  /** Ends the first request, if it is still unanswered, as if its time were up now. */
  public void giveUp(Instant now) {
    if (tests.isEmpty()) {
      questions.expire(now);
      questions.drain(LocalSocket.MAIN, now);
    }
  }

  /** Takes a STUN datagram; one that is none of its business is ignored. */
  public void receive(ByteBuffer datagram, InetSocketAddress from, LocalSocket at, Instant now) {
    if (questions.isOurs(datagram)) {
      tests.ifPresent(running -> running.turnedAround(now));
    } else {
      questions.receive(datagram, from, at, now);
    }
    questions.drain(at, now);
  }

  /** The system or the network says that nothing gets from a socket to an address. */
  public void undeliverable(InetSocketAddress to, LocalSocket from, Instant now) {
    questions.undeliverable(to, from, now);
    questions.drain(from, now);
  }

  /** Call at or after {@link #nextWake}. */
  public void wake(Instant now) {
    questions.wake(now);
    tests.ifPresent(running -> running.wake(now));
    questions.drain(LocalSocket.MAIN, now);
  }

  /** When {@link #wake} wants to be called; empty once it is over. */
  public Optional<Instant> nextWake() {
    return Stream.of(questions.nextWake(), tests.flatMap(BehaviorTests::nextWake))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  /** The next thing to do. */
  public Optional<Output> poll() {
    return Optional.ofNullable(outputs.poll());
  }

  private void tell(Output output) {
    outputs.add(output);
    switch (output) {
      case Output.Send send -> {}
      case Output.Began began -> {}
      case Output.Failed failed -> end();
      case Output.Finished finished -> end();
    }
  }

  private void end() {
    questions.close();
    tests = Optional.empty();
  }

  private void bound(StunOutcome outcome, LocalSocket at, Instant now) {
    if (outcome instanceof StunOutcome.Success success && success.mappedAddress().isPresent()) {
      StunClientSettings brisk = forTests(success.roundTrip());
      questions.open(LocalSocket.MAIN, brisk);
      questions.open(LocalSocket.SECOND, brisk);
      BehaviorTests begun =
          new BehaviorTests(
              server(success), local, success.mappedAddress().get(), search, questions, this::tell);
      tests = Optional.of(begun);
      begun.begin(now);
    } else {
      tell(new Output.Failed(outcome));
    }
  }

  private StunClientSettings forTests(Duration roundTrip) {
    Duration measured = roundTrip.multipliedBy(ROUND_TRIPS_PER_RTO);
    Duration atLeast = measured.compareTo(SHORTEST_RTO) < 0 ? SHORTEST_RTO : measured;
    Duration rto = atLeast.compareTo(settings.initialRto()) < 0 ? atLeast : settings.initialRto();
    return new StunClientSettings(
        rto,
        rto,
        TEST_TRANSMISSIONS,
        TEST_LAST_WAIT,
        settings.reliableTimeout(),
        settings.maxOutstanding(),
        settings.rtoLifetime());
  }

  /** OTHER-ADDRESS, or what RFC 3489 had for it, as far as it can be used. */
  private static BehaviorTests.Server server(StunOutcome.Success success) {
    StunMessage response = success.response();
    InetSocketAddress server = success.server();
    Optional<InetSocketAddress> other =
        response
            .first(OtherAddress.class)
            .map(OtherAddress::address)
            .or(() -> response.first(ChangedAddress.class).map(ChangedAddress::address))
            .filter(it -> it.getAddress().getClass() == server.getAddress().getClass())
            .filter(it -> !it.getAddress().isAnyLocalAddress())
            .filter(it -> !it.getAddress().isMulticastAddress())
            .filter(it -> it.getPort() != server.getPort() && it.getPort() != 0);
    return new BehaviorTests.Server(
        server,
        other.filter(it -> !it.getAddress().equals(server.getAddress())),
        other.map(InetSocketAddress::getPort));
  }
}
