package dev.punchline.protocol.session;

import dev.punchline.protocol.rendezvous.Identity;
import dev.punchline.protocol.rendezvous.StunRendezvousClient.Refusal;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Something that a person, a script or a class would want to see. */
public sealed interface PeerEvent {

  /**
   * The server knows us.
   *
   * @param id what to give to whoever should call
   * @param again whether another identity was valid before and is void now
   */
  record Registered(Identity id, boolean again) implements PeerEvent {
    /** As the server assigned it. */
    public Registered(UUID id, boolean again) {
      this(new Identity.Assigned(id), again);
    }
  }

  /** The id that we chose is not ours; we go on trying. */
  record NotRegistered(Identity.Chosen id, Refusal why) implements PeerEvent {}

  /** The rendezvous server has stopped answering; we go on trying. */
  record ServerSilent(Duration silence) implements PeerEvent {}

  /** The rendezvous server answers again and still knows us. */
  record ServerBack() implements PeerEvent {}

  /**
   * A STUN server told how it sees this socket.
   *
   * @param mapped the server-reflexive address
   */
  record Stun(InetSocketAddress mapped, Duration roundTrip) implements PeerEvent {}

  /**
   * The reflexive address stays unknown; that keeps nobody from chatting.
   *
   * @param reason for people
   */
  record StunFailed(String reason) implements PeerEvent {}

  /**
   * Punching begins.
   *
   * @param incoming whether the other peer called
   * @param id what the other peer is known by, if it has chosen it itself
   */
  record Initiating(InetSocketAddress peer, boolean incoming, Optional<Identity> id)
      implements PeerEvent {
    /** With a peer of whom we know the address only. */
    public Initiating(InetSocketAddress peer, boolean incoming) {
      this(peer, incoming, Optional.empty());
    }
  }

  /** Whom we call is not there yet; the call waits for it. */
  record Waiting(Identity peer) implements PeerEvent {}

  /**
   * A HELLO left.
   *
   * @param count how many have, since punching began
   */
  record HelloSent(InetSocketAddress to, int count) implements PeerEvent {}

  /** A HELLO came, and was answered. */
  record HelloReceived(InetSocketAddress from) implements PeerEvent {}

  /**
   * Datagrams pass both ways: one can chat.
   *
   * @param took since punching began
   * @param hellos how many were sent until then
   * @param again whether there was contact in this chat before
   * @param version1 whether the peer has shown nothing beyond version 1
   */
  record Contact(InetSocketAddress peer, Duration took, int hellos, boolean again, boolean version1)
      implements PeerEvent {}

  /** A line left for the peer. A long one leaves in parts, each with an event of its own. */
  record TextSent(InetSocketAddress to, String text) implements PeerEvent {}

  /** A line came from the peer, as it was sent: not yet fit for a terminal. */
  record TextReceived(InetSocketAddress from, String text) implements PeerEvent {}

  /** The peer has not been heard for a while; punching begins again. */
  record PeerSilent(InetSocketAddress peer, Duration silence) implements PeerEvent {}

  /** Why a chat ended. */
  enum Reason {
    /** We left. */
    LEFT,
    /** The peer said goodbye. */
    PEER_LEFT,
    /** The peer fell silent and was not found again. */
    PEER_GONE,
    /** No path was found in the first place. */
    NO_PATH,
    /** It gave way to a chat with another peer, or with one that was started anew. */
    REPLACED
  }

  /**
   * The chat is over.
   *
   * @param peer whom it was with; empty if we left while there was none
   * @param undelivered lines that were never sent, oldest first
   */
  record Closed(Reason reason, Optional<InetSocketAddress> peer, List<String> undelivered)
      implements PeerEvent {
    public Closed {
      undelivered = List.copyOf(undelivered);
    }
  }

  /** Why a call did not begin. */
  enum CallFailure {
    /** The server does not know the peer that was called, or it did not come in time. */
    PEER_UNKNOWN,
    /** The server did not answer over HTTP. */
    SERVER_UNREACHABLE,
    /** The server's answer made no sense, or it refused for a reason of its own. */
    SERVER_REFUSED,
    /** There is a chat, or a call under way, already. */
    BUSY,
    /** The peer was not there yet, and another is called instead. */
    GIVEN_UP,
    /** One cannot call oneself. */
    SELF
  }

  /**
   * A call did not begin.
   *
   * @param peer who was called
   * @param detail for people; may be empty
   * @param undelivered lines that waited for this call, oldest first
   */
  record CallFailed(Identity peer, CallFailure failure, String detail, List<String> undelivered)
      implements PeerEvent {
    public CallFailed {
      undelivered = List.copyOf(undelivered);
    }

    /** Of a peer whose identity the server assigned. */
    public CallFailed(UUID peer, CallFailure failure, String detail, List<String> undelivered) {
      this(new Identity.Assigned(peer), failure, detail, undelivered);
    }
  }

  /**
   * Somebody called while we chat with another, or wait for one, and was not answered.
   *
   * @param id what the caller is known by, if it has chosen it itself
   */
  record CallMissed(InetSocketAddress from, Optional<Identity> id) implements PeerEvent {
    /** By a peer of whom we know the address only. */
    public CallMissed(InetSocketAddress from) {
      this(from, Optional.empty());
    }
  }

  /** A line was said before there was anybody to hear it; it is kept for whoever comes. */
  record LineHeld(String text) implements PeerEvent {}

  /** A line was to be sent with nobody to send it to; it was not kept. */
  record NobodyToHear(String text) implements PeerEvent {}
}
