package dev.punchline.server;

import dev.punchline.protocol.stun.RendezvousAttribute.OwnId;
import dev.punchline.protocol.stun.RendezvousAttribute.PeerId;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TransactionId;
import dev.punchline.server.StunRendezvous.Send;
import dev.punchline.server.StunRendezvous.Verdict;
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
  private final StunRendezvous rendezvous =
      new StunRendezvous(
          new ChosenIds(CAPACITY, Duration.ofSeconds(60), Duration.ofSeconds(15)),
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
    transactions++;
    return receive(StunMessage.bindingIndication(lastTransaction(), new OwnId(id)), source);
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

  List<Send> receive(StunMessage message, InetSocketAddress source) {
    StunRendezvous.Outcome outcome = rendezvous.receive(message, source, now);
    verdict = outcome.verdict();
    return outcome.sends();
  }
}
