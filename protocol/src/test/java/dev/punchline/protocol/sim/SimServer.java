package dev.punchline.protocol.sim;

import dev.punchline.protocol.session.Introduction;
import dev.punchline.protocol.stun.MalformedStun;
import dev.punchline.protocol.stun.server.Arrival;
import dev.punchline.protocol.stun.server.Endpoint;
import dev.punchline.protocol.stun.server.Outcome;
import dev.punchline.protocol.stun.server.ResponderSettings;
import dev.punchline.protocol.stun.server.StunResponder;
import dev.punchline.protocol.testing.Addresses;
import dev.punchline.protocol.testing.VirtualTime;
import dev.punchline.protocol.wire.Datagram;
import dev.punchline.protocol.wire.DatagramKind;
import dev.punchline.protocol.wire.MalformedMessage;
import dev.punchline.protocol.wire.Message;
import dev.punchline.protocol.wire.Message.HeartBeat;
import dev.punchline.protocol.wire.Message.InitiateChat;
import dev.punchline.protocol.wire.Message.Registration;
import dev.punchline.protocol.wire.MessageCodec;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;

/** The least that a rendezvous server does, STUN included; its registrations never end. */
final class SimServer {
  private final VirtualNetwork network;
  private final int httpDelay;
  private final StunResponder stun =
      new StunResponder(ResponderSettings.of(Addresses.STUN, "sim"), new SplittableRandom(1));
  private final Map<InetSocketAddress, UUID> ids = new HashMap<>();
  private final Map<UUID, InetSocketAddress> addresses = new HashMap<>();

  /**
   * @param httpDelay how long an HTTP request takes to arrive, and its answer too, in milliseconds
   */
  SimServer(VirtualNetwork network, int httpDelay) {
    this.network = network;
    this.httpDelay = httpDelay;
    network.join(Addresses.SERVER, this::receive);
    network.join(Addresses.STUN, this::receiveStun);
  }

  /** POST /start-communication. */
  void introduce(UUID initiator, UUID peer, Consumer<Introduction> answer) {
    network.at(
        network.now() + httpDelay,
        () -> {
          Introduction introduction = introduce(initiator, peer);
          network.at(network.now() + httpDelay, () -> answer.accept(introduction));
        });
  }

  private Introduction introduce(UUID initiator, UUID peer) {
    InetSocketAddress from = addresses.get(initiator);
    InetSocketAddress to = addresses.get(peer);
    if (from == null) {
      return new Introduction.InitiatorUnknown();
    }
    if (to == null) {
      return new Introduction.PeerUnknown();
    }
    send(new InitiateChat(from), to);
    return new Introduction.Made(to);
  }

  private void receive(ByteBuffer datagram, InetSocketAddress from) {
    switch (decode(datagram)) {
      case Registration request -> {
        UUID id = ids.computeIfAbsent(from, source -> new UUID(0, source.getPort()));
        addresses.put(id, from);
        send(Registration.assigning(id), from);
      }
      case HeartBeat beat when beat.registration().isPresent() -> send(beat, from);
      default -> throw new AssertionError("not for a server: " + decode(datagram));
    }
  }

  private void receiveStun(ByteBuffer datagram, InetSocketAddress from) {
    try {
      Instant now = VirtualTime.at(network.now());
      switch (stun.respond(Arrival.of(datagram, from, Endpoint.PRIMARY), now)) {
        case Outcome.Reply(var answer, var to, var endpoint) ->
            network.send(Addresses.STUN, new Datagram(to, answer));
        case Outcome.Dropped(var reason) ->
            throw new AssertionError("a peer sent STUN without an answer: " + reason);
      }
    } catch (MalformedStun e) {
      throw new AssertionError("a peer sent garbage", e);
    }
  }

  private void send(Message message, InetSocketAddress to) {
    network.send(Addresses.SERVER, new Datagram(to, MessageCodec.encode(message)));
  }

  /** What a machine of ours sent, which is never garbage. */
  static Message decode(ByteBuffer datagram) {
    try {
      if (DatagramKind.of(datagram) != DatagramKind.JSON) {
        throw new AssertionError("not JSON");
      }
      return MessageCodec.decode(datagram);
    } catch (MalformedMessage e) {
      throw new AssertionError("a machine sent garbage", e);
    }
  }
}
