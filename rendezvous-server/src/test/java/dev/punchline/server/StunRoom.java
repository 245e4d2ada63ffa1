package dev.punchline.server;

import dev.punchline.protocol.rendezvous.AddressProof;
import dev.punchline.protocol.rendezvous.Identity.Chosen;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.RendezvousAttribute.OwnId;
import dev.punchline.protocol.stun.RendezvousAttribute.PeerId;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.Nonce;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TransactionId;
import dev.punchline.server.StunRendezvous.Send;
import dev.punchline.server.StunRendezvous.Verdict;
import dev.punchline.server.registry.Flow;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A rendezvous in STUN framing with its clock, and peers that the test plays. */
final class StunRoom {
  static final int CAPACITY = 100;

  private final List<RendezvousEvent> events = new ArrayList<>();
  private final AddressProof proof = new AddressProof(new Random(2));
  private final StunRendezvous rendezvous =
      new StunRendezvous(
          new ChosenIds(CAPACITY, Duration.ofSeconds(60), Duration.ofSeconds(15)),
          proof,
          new Random(1),
          events::add);
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long transactions;
  private boolean fingerprint;
  private Verdict verdict = Verdict.DROPPED_MALFORMED;

  /** An address for each number. */
  static InetSocketAddress address(int number) {
    try {
      byte[] ip = {(byte) 198, 51, 100, (byte) (number >> 16)};
      return new InetSocketAddress(InetAddress.getByAddress(ip), number & 0xFFFF);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  StunRendezvous rendezvous() {
    return rendezvous;
  }

  List<RendezvousEvent> events() {
    return List.copyOf(events);
  }

  Instant now() {
    return now;
  }

  void after(long millis) {
    now = now.plusMillis(millis);
  }

  /** From now on requests have a FINGERPRINT. */
  StunRoom withFingerprint() {
    fingerprint = true;
    return this;
  }

  /** What became of the last message. */
  Verdict verdict() {
    return verdict;
  }

  TransactionId lastTransaction() {
    return new TransactionId(0, transactions);
  }

  List<Send> register(String id, InetSocketAddress source) {
    return receive(request(id, Optional.empty()), source);
  }

  List<Send> ask(String id, String peer, InetSocketAddress source) {
    return receive(request(id, Optional.of(peer)), source);
  }

  List<Send> indicate(String id, InetSocketAddress source) {
    return indicate(id, new Flow(source, 0));
  }

  List<Send> indicate(String id, Flow flow) {
    transactions++;
    return receive(StunMessage.bindingIndication(lastTransaction(), new OwnId(id)), flow);
  }

  /** A request with a transaction of its own. */
  StunMessage request(String id, Optional<String> peer) {
    transactions++;
    List<StunAttribute> attributes = new ArrayList<>();
    attributes.add(new OwnId(id));
    peer.ifPresent(wanted -> attributes.add(new PeerId(wanted)));
    if (fingerprint) {
      attributes.add(new StunAttribute.Fingerprint(0));
    }
    return StunMessage.bindingRequest(lastTransaction(), attributes.toArray(StunAttribute[]::new));
  }

  /** What the server tells this source. */
  Nonce nonce(String id, InetSocketAddress source) {
    return proof.nonce(source, new Chosen(id));
  }

  /** A request as it comes from who has had an answer; anything else as it is. */
  List<Send> receive(StunMessage message, InetSocketAddress source) {
    return receiveUnproven(proven(message, source), source);
  }

  /** The same request with the NONCE that its source was told. */
  StunMessage proven(StunMessage message, InetSocketAddress source) {
    Optional<Chosen> id = message.first(OwnId.class).map(OwnId::name).flatMap(Chosen::parse);
    if (id.isEmpty() || message.messageClass() != MessageClass.REQUEST) {
      return message;
    }
    List<StunAttribute> attributes = new ArrayList<>(message.attributes());
    attributes.add(1, proof.nonce(source, id.get()));
    return new StunMessage(
        message.messageClass(), message.method(), message.transaction(), attributes);
  }

  List<Send> receiveUnproven(StunMessage message, InetSocketAddress source) {
    return receive(message, new Flow(source, 0));
  }

  private List<Send> receive(StunMessage message, Flow flow) {
    StunRendezvous.Outcome outcome = rendezvous.receive(message, flow, now);
    verdict = outcome.verdict();
    return outcome.sends();
  }
}
