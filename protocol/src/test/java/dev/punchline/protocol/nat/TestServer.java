package dev.punchline.protocol.nat;

import dev.punchline.protocol.stun.MalformedStun;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.server.Arrival;
import dev.punchline.protocol.stun.server.Endpoint;
import dev.punchline.protocol.stun.server.Outcome;
import dev.punchline.protocol.stun.server.ResponderSettings;
import dev.punchline.protocol.stun.server.SessionKeys;
import dev.punchline.protocol.stun.server.StunResponder;
import dev.punchline.protocol.testing.VirtualTime;
import dev.punchline.protocol.wire.Packet;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A server with some addresses, and what it does with a datagram. */
interface TestServer {
  InetSocketAddress PRIMARY = new InetSocketAddress("192.0.2.1", 3478);
  InetSocketAddress OTHER_PORT = new InetSocketAddress("192.0.2.1", 3479);
  InetSocketAddress OTHER_ADDRESS = new InetSocketAddress("192.0.2.2", 3478);
  InetSocketAddress OTHER_BOTH = new InetSocketAddress("192.0.2.2", 3479);

  Optional<Packet> receive(Packet packet, long now);

  /** The responder that is shipped, on one address and port up to two of each. */
  static TestServer at(Endpoint... endpoints) {
    Map<Endpoint, InetSocketAddress> all =
        Map.of(
            Endpoint.PRIMARY, PRIMARY,
            Endpoint.OTHER_PORT, OTHER_PORT,
            Endpoint.OTHER_ADDRESS, OTHER_ADDRESS,
            Endpoint.OTHER_BOTH, OTHER_BOTH);
    Map<Endpoint, InetSocketAddress> addresses = new EnumMap<>(all);
    addresses.keySet().retainAll(List.of(endpoints));
    StunResponder responder =
        new StunResponder(
            new ResponderSettings(addresses, "test", SessionKeys.NONE), new Random(1));
    return (packet, now) ->
        addresses.entrySet().stream()
            .filter(each -> each.getValue().equals(packet.destination()))
            .findFirst()
            .flatMap(each -> respond(responder, packet, each.getKey(), addresses, now));
  }

  /** As RFC 5780 section 6 wants it. */
  static TestServer complete() {
    return at(Endpoint.PRIMARY, Endpoint.OTHER_PORT, Endpoint.OTHER_ADDRESS, Endpoint.OTHER_BOTH);
  }

  /** One that hears other requests than are sent. */
  default TestServer hearing(UnaryOperator<StunMessage> change) {
    return (packet, now) -> receive(edited(packet, change), now);
  }

  /** One that says something else instead. */
  default TestServer saying(UnaryOperator<StunMessage> change) {
    return (packet, now) -> receive(packet, now).map(reply -> edited(reply, change));
  }

  /** One that does not react to some requests. */
  default TestServer deafTo(Hearing what) {
    return (packet, now) ->
        what.matches(decode(packet.payload()), packet.destination())
            ? Optional.empty()
            : receive(packet, now);
  }

  /** One that answers some requests by an error. */
  default TestServer refusing(Hearing what, StunAttribute... attributes) {
    return (packet, now) -> {
      StunMessage request = decode(packet.payload());
      InetSocketAddress at = packet.destination();
      return what.matches(request, at)
          ? Optional.of(
              new Packet(
                  at,
                  packet.source(),
                  StunCodec.encode(
                      request.response(MessageClass.ERROR_RESPONSE, List.of(attributes)))))
          : receive(packet, now);
    };
  }

  /** Which requests, and where. */
  interface Hearing {
    boolean matches(StunMessage request, InetSocketAddress at);
  }

  /** The same without attributes of a kind. */
  static StunMessage without(StunMessage message, Class<? extends StunAttribute> kind) {
    return new StunMessage(
        message.messageClass(),
        message.method(),
        message.transaction(),
        message.attributes().stream().filter(each -> !kind.isInstance(each)).toList());
  }

  static StunMessage decode(ByteBuffer bytes) {
    try {
      return StunCodec.decode(bytes);
    } catch (MalformedStun e) {
      throw new AssertionError("a client sent what is no STUN", e);
    }
  }

  private static Packet edited(Packet packet, UnaryOperator<StunMessage> change) {
    StunMessage message = change.apply(decode(packet.payload()));
    return new Packet(packet.source(), packet.destination(), StunCodec.encode(message));
  }

  private static Optional<Packet> respond(
      StunResponder responder,
      Packet packet,
      Endpoint at,
      Map<Endpoint, InetSocketAddress> addresses,
      long now) {
    try {
      Arrival arrival = Arrival.of(packet.payload(), packet.source(), at);
      return switch (responder.respond(arrival, VirtualTime.at(now))) {
        case Outcome.Reply(var bytes, var destination, var from) ->
            Optional.ofNullable(addresses.get(from))
                .map(source -> new Packet(source, destination, bytes));
        case Outcome.Dropped dropped -> Optional.empty();
      };
    } catch (MalformedStun e) {
      throw new AssertionError("a client sent what is no STUN", e);
    }
  }
}
