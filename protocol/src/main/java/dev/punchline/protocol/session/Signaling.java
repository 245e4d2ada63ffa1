package dev.punchline.protocol.session;

import dev.punchline.protocol.rendezvous.Identity;
import dev.punchline.protocol.session.PeerEvent.CallFailure;
import dev.punchline.protocol.wire.Message;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * How a session and its server deal with each other: getting an identity, being called, finding
 * whom to call. One for each way there is. Not thread-safe; owns no clock.
 */
sealed interface Signaling permits MessageSignaling, StunSignaling {
  /** What it has to say; pull with {@link #poll} until it is empty. */
  sealed interface Output {
    /** For the session's owner, as it is. */
    record Forward(PeerSession.Output output) implements Output {}

    /** Somebody calls us. */
    record Called(Caller caller) implements Output {}

    /** Whom we call is not there yet, and is waited for. */
    record Waiting(Identity peer) implements Output {}

    /** Whom we call is at this address, and is told ours. */
    record Found(Identity peer, InetSocketAddress address) implements Output {}

    /** Whom we call cannot be found. */
    record Failed(Identity peer, CallFailure failure, String detail) implements Output {}
  }

  void start(Instant now);

  /** What we can be called by, as far as that is known. */
  Optional<Identity> id();

  /** Where the server takes datagrams. */
  InetSocketAddress server();

  /**
   * Finds a peer as soon as we are registered; ends in {@link Output.Found}, Failed, or Called by
   * that very peer. A call before it is forgotten.
   */
  void call(Identity peer, Instant now);

  /** By what the peer of our chat can call us, if we called it and it does not know. */
  Optional<UUID> calledBack();

  /** The peer of our chat says by what it can be called. */
  void met(UUID peer);

  /** A HELLO of the peer came: the server's word has reached it. */
  void told();

  /** There is contact with the peer of our chat. */
  void heard();

  /** The peer of our chat is not heard any more. */
  void lost(Instant now);

  /** There is no chat any more with whom we called, or with whom we might have. */
  void ended();

  /** We leave for good, and so does any call. */
  void leave();

  /** Takes the outcome of {@link PeerSession.Output.Introduce}. */
  void introduced(UUID peer, Introduction introduction, Instant now);

  /** Takes the outcome of {@link PeerSession.Output.LookUpServer}. */
  void serverFound(InetSocketAddress address, Instant now);

  /** Takes a message; whether it was the server's. */
  boolean receive(Message message, InetSocketAddress from, Instant now);

  /** Takes a STUN datagram; whether it was the server's for us. */
  boolean receiveStun(ByteBuffer datagram, InetSocketAddress from, Instant now);

  void wake(Instant now);

  Optional<Instant> nextWake();

  Optional<Output> poll();
}
