package dev.punchline.protocol.stun.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.stun.MalformedStun;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.testing.VirtualTime;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/** A responder as the tests speak to it. */
final class Responding {
  static final String SOFTWARE = "Punchline test";
  static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.1", 3478);
  static final InetSocketAddress OTHER_PORT = new InetSocketAddress("192.0.2.1", 3479);
  static final InetSocketAddress OTHER_ADDRESS = new InetSocketAddress("192.0.2.2", 3478);
  static final InetSocketAddress OTHER_BOTH = new InetSocketAddress("192.0.2.2", 3479);
  static final InetSocketAddress WILDCARD = new InetSocketAddress("0.0.0.0", 3478);

  private final StunResponder responder;

  private Responding(Map<Endpoint, InetSocketAddress> addresses, SessionKeys sessions) {
    this.responder =
        new StunResponder(
            new ResponderSettings(addresses, SOFTWARE, sessions), new SplittableRandom(1));
  }

  /** One UDP socket and TCP, on all addresses. */
  static Responding plainly() {
    return with(SessionKeys.NONE);
  }

  static Responding with(SessionKeys sessions) {
    return new Responding(Map.of(Endpoint.PRIMARY, WILDCARD, Endpoint.TCP, WILDCARD), sessions);
  }

  static Responding onTwoPorts() {
    return new Responding(
        Map.of(Endpoint.PRIMARY, SERVER, Endpoint.OTHER_PORT, OTHER_PORT, Endpoint.TCP, SERVER),
        SessionKeys.NONE);
  }

  static Responding onTwoAddresses() {
    return onTwoAddresses(SessionKeys.NONE);
  }

  static Responding onTwoAddresses(SessionKeys sessions) {
    Map<Endpoint, InetSocketAddress> all = new EnumMap<>(Endpoint.class);
    all.put(Endpoint.PRIMARY, SERVER);
    all.put(Endpoint.OTHER_PORT, OTHER_PORT);
    all.put(Endpoint.OTHER_ADDRESS, OTHER_ADDRESS);
    all.put(Endpoint.OTHER_BOTH, OTHER_BOTH);
    all.put(Endpoint.TCP, SERVER);
    return new Responding(all, sessions);
  }

  Outcome outcome(ByteBuffer bytes, InetSocketAddress source, Endpoint at, long millis) {
    try {
      return responder.respond(Arrival.of(bytes, source, at), VirtualTime.at(millis));
    } catch (MalformedStun e) {
      throw new AssertionError("what we encoded is not STUN", e);
    }
  }

  Outcome.Reply reply(ByteBuffer bytes, InetSocketAddress source, Endpoint at) {
    Outcome outcome = outcome(bytes, source, at, 0);
    assertThat(outcome).isInstanceOf(Outcome.Reply.class);
    return (Outcome.Reply) outcome;
  }

  StunMessage answer(ByteBuffer bytes, InetSocketAddress source, Endpoint at) {
    return Binding.decoded(reply(bytes, source, at).bytes());
  }

  StunMessage answer(ByteBuffer bytes, InetSocketAddress source) {
    return answer(bytes, source, Endpoint.PRIMARY);
  }
}
