package dev.punchline.protocol.nat;

import static dev.punchline.protocol.testing.VirtualTime.at;

import dev.punchline.protocol.nat.BehaviorDiscovery.Output;
import dev.punchline.protocol.nat.emulator.NatEmulator;
import dev.punchline.protocol.nat.emulator.Verdict;
import dev.punchline.protocol.nat.emulator.Verdict.Forwarded;
import dev.punchline.protocol.stun.MalformedStun;
import dev.punchline.protocol.stun.client.StunClientSettings;
import dev.punchline.protocol.stun.client.StunRequest;
import dev.punchline.protocol.stun.server.Arrival;
import dev.punchline.protocol.stun.server.Endpoint;
import dev.punchline.protocol.stun.server.Outcome;
import dev.punchline.protocol.stun.server.ResponderSettings;
import dev.punchline.protocol.stun.server.SessionKeys;
import dev.punchline.protocol.stun.server.StunResponder;
import dev.punchline.protocol.wire.Packet;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;

/** A discovery behind an emulated box, and the server that is shipped in front of it. */
final class PresetLab {
  static final InetSocketAddress MAIN = new InetSocketAddress("10.0.0.2", 4000);

  private static final InetSocketAddress SECOND = new InetSocketAddress("10.0.0.2", 4001);
  private static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.1", 3478);
  private static final Map<Endpoint, InetSocketAddress> ENDPOINTS =
      Map.of(
          Endpoint.PRIMARY, SERVER,
          Endpoint.OTHER_PORT, new InetSocketAddress("192.0.2.1", 3479),
          Endpoint.OTHER_ADDRESS, new InetSocketAddress("192.0.2.2", 3478),
          Endpoint.OTHER_BOTH, new InetSocketAddress("192.0.2.2", 3479));
  private static final Duration ROUND_TRIP = Duration.ofMillis(20);

  private final NatEmulator nat;
  private final BehaviorDiscovery discovery;
  private final StunResponder responder =
      new StunResponder(new ResponderSettings(ENDPOINTS, "test", SessionKeys.NONE), new Random(1));
  private final Queue<Packet> arriving = new ArrayDeque<>();
  private Optional<NatBehavior> found = Optional.empty();
  private Instant now = at(0);

  private PresetLab(NatEmulator nat, Optional<Duration> longest) {
    this.nat = nat;
    this.discovery =
        new BehaviorDiscovery(
            StunRequest.binding(SERVER), MAIN, longest, StunClientSettings.RFC_8489, new Random(1));
  }

  /** What is found; empty if it fails. */
  static Optional<NatBehavior> discover(NatEmulator nat, Optional<Duration> longest) {
    return new PresetLab(nat, longest).run();
  }

  private Optional<NatBehavior> run() {
    discovery.start(now);
    pull();
    while (discovery.nextWake().isPresent() || !arriving.isEmpty()) {
      if (arriving.isEmpty()) {
        now = discovery.nextWake().filter(now::isBefore).orElse(now);
        discovery.wake(now);
      } else {
        arrive(arriving.remove());
      }
      pull();
    }
    return found;
  }

  /** The first of what is sent at once takes a round trip; the others come with it. */
  private void pull() {
    boolean quiet = arriving.isEmpty();
    for (Optional<Output> next = discovery.poll(); next.isPresent(); next = discovery.poll()) {
      switch (next.orElseThrow()) {
        case Output.Send(var from, var datagram) ->
            send(
                new Packet(
                    from == LocalSocket.MAIN ? MAIN : SECOND,
                    datagram.destination(),
                    datagram.payload()));
        case Output.Finished(NatBehavior behavior) -> found = Optional.of(behavior);
        case Output.Began began -> {}
        case Output.Failed failed -> {}
      }
    }
    if (quiet && !arriving.isEmpty()) {
      now = now.plus(ROUND_TRIP);
    }
  }

  private void send(Packet packet) {
    if (nat.outbound(packet, now) instanceof Forwarded(Packet passed, Verdict.Side to)) {
      switch (to) {
        case INSIDE -> arriving.add(passed);
        case OUTSIDE -> answer(passed).ifPresent(this::enter);
      }
    }
  }

  private void enter(Packet answer) {
    if (nat.inbound(answer, now) instanceof Forwarded(Packet passed, var side)) {
      arriving.add(passed);
    }
  }

  private void arrive(Packet packet) {
    LocalSocket socket = packet.destination().equals(MAIN) ? LocalSocket.MAIN : LocalSocket.SECOND;
    discovery.receive(packet.payload().duplicate(), packet.source(), socket, now);
  }

  private Optional<Packet> answer(Packet packet) {
    return ENDPOINTS.entrySet().stream()
        .filter(each -> each.getValue().equals(packet.destination()))
        .findFirst()
        .flatMap(each -> answer(packet, each.getKey()));
  }

  private Optional<Packet> answer(Packet packet, Endpoint endpoint) {
    try {
      Arrival arrival = Arrival.of(packet.payload(), packet.source(), endpoint);
      return switch (responder.respond(arrival, now)) {
        case Outcome.Reply(var bytes, var destination, var from) ->
            Optional.ofNullable(ENDPOINTS.get(from))
                .map(source -> new Packet(source, destination, bytes));
        case Outcome.Dropped dropped -> Optional.empty();
      };
    } catch (MalformedStun e) {
      throw new AssertionError("a client sent what is no STUN", e);
    }
  }
}
