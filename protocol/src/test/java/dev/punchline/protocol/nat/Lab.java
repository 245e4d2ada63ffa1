package dev.punchline.protocol.nat;

import static dev.punchline.protocol.testing.VirtualTime.at;
import static dev.punchline.protocol.testing.VirtualTime.millis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.nat.BehaviorDiscovery.Output;
import dev.punchline.protocol.nat.BehaviorDiscovery.Step;
import dev.punchline.protocol.nat.emulator.NatEmulator;
import dev.punchline.protocol.nat.emulator.NatSettings;
import dev.punchline.protocol.nat.emulator.PortAllocation;
import dev.punchline.protocol.nat.emulator.Verdict;
import dev.punchline.protocol.stun.client.StunClientSettings;
import dev.punchline.protocol.stun.client.StunOutcome;
import dev.punchline.protocol.stun.client.StunRequest;
import dev.punchline.protocol.wire.Packet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.UnaryOperator;

/** One discovery behind one NAT, with a server on the other side, in virtual time. */
final class Lab {
  static final InetAddress PUBLIC = new InetSocketAddress("203.0.113.1", 0).getAddress();
  static final InetSocketAddress MAIN = new InetSocketAddress("10.0.0.2", 4000);
  static final InetSocketAddress SECOND = new InetSocketAddress("10.0.0.2", 4001);

  private static final int MOST_EVENTS = 20_000;

  /** What came to one of the sockets. */
  record Delivery(ByteBuffer bytes, InetSocketAddress from, LocalSocket at) {}

  /** What passes by when something is to arrive: none, one or several arrive instead. */
  interface Tampering {
    List<Delivery> instead(Delivery delivery);
  }

  /**
   * How a run ended.
   *
   * @param took in milliseconds, to the one output that ends it
   * @param sent how many datagrams left the sockets
   */
  record Report(
      Optional<NatBehavior> finished,
      Optional<StunOutcome> failed,
      List<Step> steps,
      List<Packet> sent,
      long took) {
    NatBehavior behavior() {
      return finished.orElseThrow(() -> new AssertionError("failed: " + failed));
    }
  }

  private record Event(long at, long order, Runnable action) {}

  private final NatEmulator nat;
  private final TestServer server;
  private final PriorityQueue<Event> agenda =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
  private final List<Step> steps = new ArrayList<>();
  private final List<Packet> sent = new ArrayList<>();
  private final List<Delivery> arrived = new ArrayList<>();
  private Optional<Output> end = Optional.empty();
  private long ended;
  private long now;
  private long order;
  private long delay = 10;
  private long sleepsFrom;
  private long wakesUp;
  private double loss;
  private Random random = new Random(1);
  private Optional<Duration> lifetime = Optional.empty();
  private Tampering tampering = List::of;
  private UnaryOperator<StunRequest> template = UnaryOperator.identity();

  Lab(NatEmulator nat, TestServer server) {
    this.nat = nat;
    this.server = server;
  }

  /** A NAT in the words of RFC 4787 with one public address and ports in turn. */
  static NatSettings nat(Dependence mapping, Dependence filtering) {
    return NatSettings.translating(mapping, filtering).with(new PortAllocation.Sequential(1));
  }

  /** One whose public address is {@link #PUBLIC}. */
  static NatEmulator emulator(NatSettings settings) {
    return new NatEmulator("NAT", settings, List.of(PUBLIC), new Random(1));
  }

  /** The NAT, to be asked afterwards what it did. */
  NatEmulator nat() {
    return nat;
  }

  /** Behind a NAT, with the server of RFC 5780 in 20 ms of round trip. */
  static Lab behind(NatSettings kind) {
    return behind(kind, TestServer.complete());
  }

  static Lab behind(NatSettings kind, TestServer server) {
    return new Lab(emulator(kind), server);
  }

  Lab roundTrip(long millis) {
    delay = millis / 2;
    return this;
  }

  /** Loses a share of the datagrams in each direction. */
  Lab losing(double share, long seed) {
    loss = share;
    random = new Random(seed);
    return this;
  }

  Lab searchingLifetime(Duration longest) {
    lifetime = Optional.of(longest);
    return this;
  }

  Lab tampering(Tampering with) {
    tampering = with;
    return this;
  }

  Lab asking(UnaryOperator<StunRequest> change) {
    template = change;
    return this;
  }

  /** Is not woken between two instants, as a laptop that is closed. */
  Lab sleeping(long from, long until) {
    sleepsFrom = from;
    wakesUp = until;
    return this;
  }

  /** Does something while the discovery runs. */
  Lab meanwhile(long instant, Runnable action) {
    agenda.add(new Event(instant, order++, action));
    return this;
  }

  /** Runs until there is nothing to come, and checks that it ends once and then is silent. */
  Report run() {
    BehaviorDiscovery discovery =
        new BehaviorDiscovery(
            template.apply(StunRequest.binding(TestServer.PRIMARY)),
            MAIN,
            lifetime,
            StunClientSettings.RFC_8489,
            random);
    discovery.start(at(now));
    pull(discovery);
    int events = 0;
    while (discovery.nextWake().isPresent() || !agenda.isEmpty()) {
      assertThat(++events).as("events").isLessThan(MOST_EVENTS);
      long wake = discovery.nextWake().map(Lab::roundedUp).orElse(Long.MAX_VALUE);
      Event next = agenda.peek();
      if (next != null && next.at() <= wake) {
        agenda.remove();
        now = next.at();
        next.action().run();
        deliver(discovery);
      } else {
        boolean asleep = wake >= sleepsFrom && wake < wakesUp;
        now = Math.max(now, asleep ? wakesUp : wake);
        discovery.wake(at(now));
      }
      pull(discovery);
    }
    Output last = end.orElseThrow(() -> new AssertionError("it neither failed nor finished"));
    return new Report(
        last instanceof Output.Finished(var behavior) ? Optional.of(behavior) : Optional.empty(),
        last instanceof Output.Failed(var outcome) ? Optional.of(outcome) : Optional.empty(),
        List.copyOf(steps),
        List.copyOf(sent),
        ended);
  }

  private static long roundedUp(Instant instant) {
    return millis(instant.plusNanos(999_999));
  }

  private void deliver(BehaviorDiscovery discovery) {
    for (Delivery each : List.copyOf(arrived)) {
      arrived.remove(each);
      discovery.receive(each.bytes().duplicate(), each.from(), each.at(), at(now));
    }
  }

  private void pull(BehaviorDiscovery discovery) {
    for (Optional<Output> next = discovery.poll(); next.isPresent(); next = discovery.poll()) {
      Output output = next.orElseThrow();
      assertThat(end).as("before %s", output).isEmpty();
      switch (output) {
        case Output.Send(var from, var datagram) ->
            send(
                new Packet(
                    from == LocalSocket.MAIN ? MAIN : SECOND,
                    datagram.destination(),
                    datagram.payload()));
        case Output.Began(var step) -> steps.add(step);
        case Output.Failed failed -> end(failed);
        case Output.Finished finished -> end(finished);
      }
    }
  }

  private void end(Output output) {
    end = Optional.of(output);
    ended = now;
  }

  private void send(Packet packet) {
    sent.add(packet);
    if (isLost()) {
      return;
    }
    forwarded(nat.outbound(packet, at(now)))
        .ifPresent(out -> meanwhile(now + delay, () -> pass(out)));
  }

  private void pass(Packet packet) {
    if (packet.destination().getAddress().equals(MAIN.getAddress())) {
      take(packet);
    } else {
      server
          .receive(packet, now)
          .filter(reply -> !isLost())
          .ifPresent(
              reply ->
                  meanwhile(
                      now + delay,
                      () -> forwarded(nat.inbound(reply, at(now))).ifPresent(this::take)));
    }
  }

  private static Optional<Packet> forwarded(Verdict verdict) {
    return verdict instanceof Verdict.Forwarded(Packet packet, var side)
        ? Optional.of(packet)
        : Optional.empty();
  }

  private void take(Packet packet) {
    LocalSocket socket = packet.destination().equals(MAIN) ? LocalSocket.MAIN : LocalSocket.SECOND;
    arrived.addAll(tampering.instead(new Delivery(packet.payload(), packet.source(), socket)));
  }

  private boolean isLost() {
    return loss > 0 && random.nextDouble() < loss;
  }
}
