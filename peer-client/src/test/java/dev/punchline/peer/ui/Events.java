package dev.punchline.peer.ui;

import dev.punchline.protocol.rendezvous.Identity;
import dev.punchline.protocol.rendezvous.StunRendezvousClient.Refusal;
import dev.punchline.protocol.session.PeerEvent;
import dev.punchline.protocol.session.PeerEvent.CallFailure;
import dev.punchline.protocol.session.PeerEvent.Reason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One of each event. */
final class Events {
  static final InetSocketAddress PEER = address(192, 0, 2, 7, 40_000);
  static final UUID ID = UUID.fromString("6a2f41a3-c54c-4ce8-92d2-0324e1c32e22");

  static final PeerEvent REGISTERED = new PeerEvent.Registered(ID, false);
  static final PeerEvent SERVER_SILENT = new PeerEvent.ServerSilent(Duration.ofMillis(12_345));
  static final PeerEvent SERVER_BACK = new PeerEvent.ServerBack();
  static final PeerEvent STUN = new PeerEvent.Stun(PEER, Duration.ofNanos(1_234_567));
  static final PeerEvent STUN_FAILED = new PeerEvent.StunFailed("no answer");
  static final PeerEvent INITIATING = new PeerEvent.Initiating(PEER, true);
  static final PeerEvent HELLO_SENT = new PeerEvent.HelloSent(PEER, 3);
  static final PeerEvent HELLO_RECEIVED = new PeerEvent.HelloReceived(PEER);
  static final PeerEvent CONTACT =
      new PeerEvent.Contact(PEER, Duration.ofMillis(25), 2, false, true);
  static final PeerEvent TEXT_SENT = new PeerEvent.TextSent(PEER, "out");
  static final PeerEvent TEXT = new PeerEvent.TextReceived(PEER, "in");
  static final PeerEvent PEER_SILENT = new PeerEvent.PeerSilent(PEER, Duration.ofSeconds(12));
  static final PeerEvent CLOSED =
      new PeerEvent.Closed(Reason.PEER_GONE, Optional.of(PEER), List.of("lost", "too"));
  static final PeerEvent CALL_FAILED =
      new PeerEvent.CallFailed(ID, CallFailure.PEER_UNKNOWN, "", List.of());
  static final PeerEvent CALL_MISSED = new PeerEvent.CallMissed(PEER);
  static final Identity.Chosen CHOSEN = new Identity.Chosen("14");
  static final PeerEvent REGISTERED_BY_ID = new PeerEvent.Registered(CHOSEN, false);
  static final PeerEvent ID_TAKEN = new PeerEvent.NotRegistered(CHOSEN, Refusal.ID_TAKEN);
  static final PeerEvent NO_RENDEZVOUS = new PeerEvent.NotRegistered(CHOSEN, Refusal.NO_RENDEZVOUS);
  static final PeerEvent WAITING = new PeerEvent.Waiting(CHOSEN);
  static final PeerEvent CALLED_BY_ID = new PeerEvent.Initiating(PEER, true, Optional.of(CHOSEN));
  static final PeerEvent MISSED_ID = new PeerEvent.CallMissed(PEER, Optional.of(CHOSEN));
  static final PeerEvent LINE_HELD = new PeerEvent.LineHeld("early");
  static final PeerEvent NOBODY_TO_HEAR = new PeerEvent.NobodyToHear("late");

  static final List<PeerEvent> ALL =
      List.of(
          REGISTERED,
          SERVER_SILENT,
          SERVER_BACK,
          STUN,
          STUN_FAILED,
          INITIATING,
          HELLO_SENT,
          HELLO_RECEIVED,
          CONTACT,
          TEXT_SENT,
          TEXT,
          PEER_SILENT,
          CLOSED,
          CALL_FAILED,
          CALL_MISSED,
          REGISTERED_BY_ID,
          ID_TAKEN,
          NO_RENDEZVOUS,
          WAITING,
          CALLED_BY_ID,
          MISSED_ID,
          LINE_HELD,
          NOBODY_TO_HEAR);

  private Events() {}

  private static InetSocketAddress address(int a, int b, int c, int d, int port) {
    try {
      byte[] octets = {(byte) a, (byte) b, (byte) c, (byte) d};
      return new InetSocketAddress(InetAddress.getByAddress(octets), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
