package dev.punchline.server.net;

import dev.punchline.protocol.stun.MalformedStun;
import dev.punchline.protocol.stun.Protection;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.server.Arrival;
import dev.punchline.protocol.stun.server.DropReason;
import dev.punchline.protocol.stun.server.Endpoint;
import dev.punchline.protocol.stun.server.Outcome;
import dev.punchline.protocol.stun.server.StunResponder;
import dev.punchline.protocol.wire.DatagramKind;
import dev.punchline.protocol.wire.MalformedMessage;
import dev.punchline.protocol.wire.Message;
import dev.punchline.protocol.wire.Message.Expired;
import dev.punchline.protocol.wire.Message.HeartBeat;
import dev.punchline.protocol.wire.Message.Registration;
import dev.punchline.protocol.wire.MessageCodec;
import dev.punchline.server.Rendezvous;
import dev.punchline.server.StunRendezvous;
import dev.punchline.server.net.DatagramCount.Counter;
import dev.punchline.server.registry.Flow;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what a datagram is, hands it to whom it is for, and says what goes out for it. Whatever
 * makes no sense is counted and dropped. Owns no socket and no clock; one thread calls {@link
 * #receive}, and several routers may have the same {@link Core} and the same {@link Counts}.
 */
public final class DatagramRouter {
  private static final Logger LOG = LoggerFactory.getLogger(DatagramRouter.class);
  private static final int REFRESHING_BYTES =
      MessageCodec.encode(HeartBeat.refreshing(new UUID(0, 0))).remaining();

  /** Takes what goes out. */
  @FunctionalInterface
  public interface Sender {
    /**
     * Sends a datagram, now.
     *
     * @param payload the bytes between position and limit; whoever needs them later copies them
     * @param from the socket that it leaves from
     */
    void send(ByteBuffer payload, InetSocketAddress destination, SocketId from);
  }

  /**
   * Who decides about what comes in; all three are safe for any number of threads.
   *
   * @param messages about messages
   * @param meetings about STUN with a PUNCHLINE-ID
   * @param responder about other STUN
   */
  public record Core(Rendezvous messages, StunRendezvous meetings, StunResponder responder) {}

  private final Core core;
  private final Counts counts;
  private final Sender sender;
  private final ByteBuffer answer = ByteBuffer.allocateDirect(StunResponder.PLAIN_ANSWER_BYTES);

  /**
   * @param counts where to count
   * @param sender called on the thread that calls {@link #receive}
   */
  public DatagramRouter(Core core, Counts counts, Sender sender) {
    this.core = core;
    this.counts = counts;
    this.sender = sender;
  }

  /**
   * Takes what came in at a socket, and sends what is to be sent for it.
   *
   * @param datagram the bytes between position and limit
   * @param now monotonic
   */
  public void receive(ByteBuffer datagram, InetSocketAddress source, SocketId at, Instant now) {
    count(Counter.RECEIVED);
    DatagramKind kind = DatagramKind.of(datagram);
    count(counter(kind));
    switch (kind) {
      case STUN, CLASSIC_STUN -> stun(datagram, source, at, now);
      case JSON -> message(datagram, source, at, now);
      case ZRTP, DTLS, TURN_CHANNEL, QUIC, RTP, RTCP, UNKNOWN -> {}
    }
  }

  private static Counter counter(DatagramKind kind) {
    return switch (kind) {
      case STUN -> Counter.RECEIVED_STUN;
      case CLASSIC_STUN -> Counter.RECEIVED_CLASSIC_STUN;
      case JSON -> Counter.RECEIVED_JSON;
      case ZRTP -> Counter.DROPPED_ZRTP;
      case DTLS -> Counter.DROPPED_DTLS;
      case TURN_CHANNEL -> Counter.DROPPED_TURN_CHANNEL;
      case QUIC -> Counter.DROPPED_QUIC;
      case RTP -> Counter.DROPPED_RTP;
      case RTCP -> Counter.DROPPED_RTCP;
      case UNKNOWN -> Counter.DROPPED_UNKNOWN_KIND;
    };
  }

  private void stun(ByteBuffer datagram, InetSocketAddress source, SocketId at, Instant now) {
    if (core.responder().answerPlain(datagram, source, at.endpoint(), answer.clear())) {
      count(Counter.STUN);
      send(answer.flip(), source, at);
      return;
    }
    try {
      routeStun(Arrival.of(datagram, source, at.endpoint()), at, now);
    } catch (MalformedStun e) {
      dropStun(DropReason.MALFORMED);
      LOG.debug("dropped STUN from {}: {}", source, e.getMessage());
    }
  }

  /** Decides who a STUN message is for. */
  private void routeStun(Arrival arrival, SocketId at, Instant now) {
    if (at.endpoint() == Endpoint.PRIMARY && StunRendezvous.concerns(arrival.message())) {
      meet(arrival, at, now);
      return;
    }
    switch (core.responder().respond(arrival, now)) {
      case Outcome.Reply(var bytes, var destination, var from) -> {
        count(Counter.STUN);
        send(bytes, destination, from == at.endpoint() ? at : SocketId.of(from));
      }
      case Outcome.Dropped(var reason) -> {
        dropStun(reason);
        LOG.debug("dropped STUN from {}: {}", arrival.source(), reason);
      }
    }
  }

  private void meet(Arrival arrival, SocketId at, Instant now) {
    Flow flow = new Flow(arrival.source(), at.number());
    StunRendezvous.Outcome outcome = core.meetings().receive(arrival.message(), flow, now);
    count(Counter.STUN_RENDEZVOUS);
    counts.verdicts().add(outcome.verdict());
    LOG.debug("STUN rendezvous: {} from {}", outcome.verdict(), arrival.source());
    for (StunRendezvous.Send each : outcome.sends()) {
      Protection protection = Protection.NONE.withFingerprint(each.fingerprint());
      send(
          StunCodec.encode(each.message(), protection),
          each.to().source(),
          SocketId.primary(each.to().socket()));
    }
  }

  private void dropStun(DropReason reason) {
    count(Counter.DROPPED_STUN);
    counts.stunDropped().add(reason);
  }

  private void message(ByteBuffer datagram, InetSocketAddress source, SocketId at, Instant now) {
    if (at.endpoint() != Endpoint.PRIMARY) {
      count(Counter.DROPPED_WRONG_SOCKET);
      return;
    }
    Flow flow = new Flow(source, at.number());
    try {
      switch (MessageCodec.decode(datagram)) {
        // An answer that comes back is no request: two servers, or one and itself, would go on
        // answering each other for ever.
        case Registration request when request.assigned().isEmpty() -> register(flow, at, now);
        case HeartBeat beat -> refresh(beat, datagram, flow, at, now);
        case Message other -> {
          count(Counter.DROPPED_UNEXPECTED);
          // The kind, not its own name for itself: a stranger must not write into the log.
          LOG.debug("dropped {} from {}", other.getClass().getSimpleName(), source);
        }
      }
    } catch (MalformedMessage e) {
      count(Counter.DROPPED_MALFORMED);
      LOG.debug("dropped a datagram from {}: {}", source, e.getMessage());
    }
  }

  private void register(Flow flow, SocketId at, Instant now) {
    count(Counter.REGISTRATION);
    Optional<UUID> id = core.messages().register(flow, now);
    if (id.isPresent()) {
      answer(Registration.assigning(id.get()), flow, at);
    } else {
      count(Counter.DROPPED_TABLE_FULL);
    }
  }

  private void refresh(HeartBeat beat, ByteBuffer datagram, Flow flow, SocketId at, Instant now) {
    count(Counter.HEART_BEAT);
    Optional<UUID> registered = core.messages().refresh(flow, now);
    // A heartbeat of version 1 names no registration and is never answered.
    if (beat.registration().isEmpty()) {
      return;
    }
    UUID claimed = beat.registration().get();
    if (!registered.equals(beat.registration())) {
      answer(new Expired(claimed), flow, at);
    } else if (datagram.remaining() == REFRESHING_BYTES) {
      // Too short to say anything else, so it is what the answer says.
      send(datagram, flow.source(), at);
    } else {
      answer(HeartBeat.refreshing(claimed), flow, at);
    }
  }

  private void answer(Message message, Flow flow, SocketId at) {
    send(MessageCodec.encode(message), flow.source(), at);
  }

  private void send(ByteBuffer payload, InetSocketAddress destination, SocketId from) {
    count(Counter.ANSWERED);
    sender.send(payload, destination, from);
  }

  private void count(Counter what) {
    counts.datagrams().add(what);
  }
}
