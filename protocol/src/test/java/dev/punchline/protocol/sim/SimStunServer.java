package dev.punchline.protocol.sim;

import dev.punchline.protocol.rendezvous.AddressProof;
import dev.punchline.protocol.rendezvous.Identity.Chosen;
import dev.punchline.protocol.stun.MalformedStun;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.RendezvousAttribute.OwnId;
import dev.punchline.protocol.stun.RendezvousAttribute.PeerId;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TransactionId;
import dev.punchline.protocol.stun.TurnAttribute.Lifetime;
import dev.punchline.protocol.stun.TurnAttribute.XorPeerAddress;
import dev.punchline.protocol.testing.Addresses;
import dev.punchline.protocol.wire.Datagram;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** The least that a server does in STUN framing; what it knows never ends but by a restart. */
final class SimStunServer {
  private record Question(String own, String peer, StunMessage request, InetSocketAddress from) {}

  private final VirtualNetwork network;
  private final Map<String, InetSocketAddress> holders = new HashMap<>();
  private final Map<String, Question> kept = new LinkedHashMap<>();
  private Optional<InetSocketAddress> unanswered = Optional.empty();
  private final Random random = new Random(1);
  private final Set<String> proven = new HashSet<>();
  private AddressProof proof = new AddressProof(random);
  private boolean down;

  SimStunServer(VirtualNetwork network) {
    this.network = network;
    network.join(Addresses.SERVER, this::receive);
  }

  /** It hears nothing from now on, and forgets what it knew. */
  void stop() {
    down = true;
    holders.clear();
    kept.clear();
    proven.clear();
    proof = new AddressProof(random);
  }

  void start() {
    down = false;
  }

  /** Every answer to a question of this source is lost; whom it asks for still hears of it. */
  void loseAnswersTo(InetSocketAddress source) {
    unanswered = Optional.of(source);
  }

  boolean holds(String id, InetSocketAddress source) {
    return source.equals(holders.get(id));
  }

  private void receive(ByteBuffer datagram, InetSocketAddress from) {
    if (!down) {
      StunMessage message = decode(datagram);
      String own = message.first(OwnId.class).map(OwnId::name).orElse("");
      switch (message.messageClass()) {
        case REQUEST -> requested(message, own, from);
        case INDICATION -> {
          if (message.has(Lifetime.class)
              && proof.isIn(message, from, new Chosen(own))
              && holders.remove(own, from)) {
            proven.remove(own);
          }
        }
        default -> throw new AssertionError("a peer answered the server");
      }
    }
  }

  private void requested(StunMessage request, String own, InetSocketAddress from) {
    if (own.isEmpty()) {
      send(
          request.response(MessageClass.SUCCESS_RESPONSE, List.of(new XorMappedAddress(from))),
          from);
      return;
    }
    if (!holders.computeIfAbsent(own, free -> from).equals(from)) {
      return;
    }
    boolean shown = proof.isIn(request, from, new Chosen(own));
    if (shown) {
      proven.add(own);
    }
    Optional<String> peer = request.first(PeerId.class).map(PeerId::name);
    if (peer.isPresent() && shown) {
      kept.put(own, new Question(own, peer.orElseThrow(), request, from));
    } else {
      List<StunAttribute> answer =
          List.of(new XorMappedAddress(from), new OwnId(own), proof.nonce(from, new Chosen(own)));
      send(request.response(MessageClass.SUCCESS_RESPONSE, answer), from);
    }
    List.copyOf(kept.values()).forEach(this::introduce);
  }

  private void introduce(Question question) {
    InetSocketAddress peer = holders.get(question.peer());
    if (peer != null && proven.contains(question.peer())) {
      kept.remove(question.own());
      List<StunAttribute> answer =
          List.of(
              new XorMappedAddress(question.from()),
              new XorPeerAddress(peer),
              proof.nonce(question.from(), new Chosen(question.own())));
      if (!unanswered.equals(Optional.of(question.from()))) {
        send(question.request().response(MessageClass.SUCCESS_RESPONSE, answer), question.from());
      }
      TransactionId asked = question.request().transaction();
      send(
          StunMessage.bindingIndication(
              new TransactionId(~asked.high(), asked.low()),
              new XorPeerAddress(question.from()),
              new OwnId(question.own())),
          peer);
    }
  }

  private void send(StunMessage message, InetSocketAddress to) {
    network.send(Addresses.SERVER, new Datagram(to, StunCodec.encode(message)));
  }

  static StunMessage decode(ByteBuffer datagram) {
    try {
      return StunCodec.decode(datagram);
    } catch (MalformedStun e) {
      throw new AssertionError("a peer sent garbage", e);
    }
  }
}
