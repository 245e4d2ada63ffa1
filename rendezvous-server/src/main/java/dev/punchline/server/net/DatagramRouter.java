package dev.punchline.server.net;

import dev.punchline.protocol.stun.MalformedStun;
import dev.punchline.protocol.stun.Protection;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.server.Arrival;
import dev.punchline.protocol.stun.server.DropReason;
import dev.punchline.protocol.stun.server.Endpoint;
import dev.punchline.protocol.stun.server.Outcome;
import dev.punchline.protocol.stun.server.StunResponder;
import dev.punchline.protocol.wire.Datagram;
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
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what a datagram is, hands it to whom it is for, and says what goes out for it. Whatever
 * makes no sense is counted and dropped. Owns no socket and no clock; one thread calls {@link
 * #receive}, any may read the counts.
 */
public final class DatagramRouter {
  private static final Logger LOG = LoggerFactory.getLogger(DatagramRouter.class);

  /**
   * Something to send.
   *
   * @param from the socket that it leaves from
   */
  public record Outgoing(Datagram datagram, Endpoint from) {}

  private final Rendezvous rendezvous;
  private final StunRendezvous stunRendezvous;
  private final StunResponder responder;
  private final Count<DropReason> stunDropped;
  private final DatagramCount count = new DatagramCount();
  private final Count<StunRendezvous.Verdict> verdicts = new Count<>(StunRendezvous.Verdict.class);

  /**
   * @param responder used by nobody else
   * @param stunDropped where to count why STUN was not answered
   */
  public DatagramRouter(
      Rendezvous rendezvous,
      StunRendezvous stunRendezvous,
      StunResponder responder,
      Count<DropReason> stunDropped) {
    this.rendezvous = rendezvous;
    this.stunRendezvous = stunRendezvous;
    this.responder = responder;
    this.stunDropped = stunDropped;
  }

  /** What came and what became of it. */
  public DatagramCount count() {
    return count;
  }

  /** How many ids are held, and what became of STUN with a PUNCHLINE-ID. */
  public Map<String, Long> stunRendezvousCounts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("held", (long) stunRendezvous.size());
    counts.putAll(verdicts.snapshot());
    return counts;
  }

  /**
   * Takes what came in at a socket.
   *
   * @param datagram the bytes between position and limit
   * @param now monotonic
   * @return what is to be sent for it, in this order
   */
  public List<Outgoing> receive(
      ByteBuffer datagram, InetSocketAddress source, Endpoint at, Instant now) {
    count.add(Counter.RECEIVED);
    DatagramKind kind = DatagramKind.of(datagram);
    count.add(counter(kind));
    List<Outgoing> answers =
        switch (kind) {
          case STUN, CLASSIC_STUN -> stun(datagram, source, at, now);
          case JSON -> message(datagram, source, at, now);
          case ZRTP, DTLS, TURN_CHANNEL, QUIC, RTP, RTCP, UNKNOWN -> List.of();
        };
    answers.forEach(answer -> count.add(Counter.ANSWERED));
    return answers;
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

  private List<Outgoing> stun(
      ByteBuffer datagram, InetSocketAddress source, Endpoint at, Instant now) {
    try {
      return routeStun(Arrival.of(datagram, source, at), now);
    } catch (MalformedStun e) {
      dropStun(DropReason.MALFORMED);
      LOG.debug("dropped STUN from {}: {}", source, e.getMessage());
      return List.of();
    }
  }

  /** Decides who a STUN message is for. */
  private List<Outgoing> routeStun(Arrival arrival, Instant now) {
    if (arrival.at() == Endpoint.PRIMARY && StunRendezvous.concerns(arrival.message())) {
      return meet(arrival, now);
    }
    return switch (responder.respond(arrival, now)) {
      case Outcome.Reply(var bytes, var destination, var from) -> {
        count.add(Counter.STUN);
        yield List.of(new Outgoing(new Datagram(destination, bytes), from));
      }
      case Outcome.Dropped(var reason) -> {
        dropStun(reason);
        LOG.debug("dropped STUN from {}: {}", arrival.source(), reason);
        yield List.of();
      }
    };
  }

  private List<Outgoing> meet(Arrival arrival, Instant now) {
    StunRendezvous.Outcome outcome =
        stunRendezvous.receive(arrival.message(), arrival.source(), now);
    count.add(Counter.STUN_RENDEZVOUS);
    verdicts.add(outcome.verdict());
    LOG.debug("STUN rendezvous: {} from {}", outcome.verdict(), arrival.source());
    return outcome.sends().stream().map(DatagramRouter::encoded).toList();
  }

  private static Outgoing encoded(StunRendezvous.Send send) {
    Protection protection = Protection.NONE.withFingerprint(send.fingerprint());
    return fromPrimary(StunCodec.encode(send.message(), protection), send.to());
  }

  private void dropStun(DropReason reason) {
    count.add(Counter.DROPPED_STUN);
    stunDropped.add(reason);
  }

  private List<Outgoing> message(
      ByteBuffer datagram, InetSocketAddress source, Endpoint at, Instant now) {
    if (at != Endpoint.PRIMARY) {
      count.add(Counter.DROPPED_WRONG_SOCKET);
      return List.of();
    }
    try {
      return switch (MessageCodec.decode(datagram)) {
        // An answer that comes back is no request: two servers, or one and itself, would go on
        // answering each other for ever.
        case Registration request when request.assigned().isEmpty() -> register(source, now);
        case HeartBeat beat -> refresh(beat, source, now);
        case Message other -> {
          count.add(Counter.DROPPED_UNEXPECTED);
          // The kind, not its own name for itself: a stranger must not write into the log.
          LOG.debug("dropped {} from {}", other.getClass().getSimpleName(), source);
          yield List.of();
        }
      };
    } catch (MalformedMessage e) {
      count.add(Counter.DROPPED_MALFORMED);
      LOG.debug("dropped a datagram from {}: {}", source, e.getMessage());
      return List.of();
    }
  }

  private List<Outgoing> register(InetSocketAddress source, Instant now) {
    count.add(Counter.REGISTRATION);
    Optional<UUID> id = rendezvous.register(source, now);
    if (id.isEmpty()) {
      count.add(Counter.DROPPED_TABLE_FULL);
    }
    return id.map(Registration::assigning).map(answer -> to(source, answer)).stream().toList();
  }

  private List<Outgoing> refresh(HeartBeat beat, InetSocketAddress source, Instant now) {
    count.add(Counter.HEART_BEAT);
    Optional<UUID> registered = rendezvous.refresh(source, now);
    // A heartbeat of version 1 names no registration and is never answered.
    return beat
        .registration()
        .<Message>map(
            claimed ->
                registered.equals(Optional.of(claimed))
                    ? HeartBeat.refreshing(claimed)
                    : new Expired(claimed))
        .map(answer -> to(source, answer))
        .stream()
        .toList();
  }

  private static Outgoing to(InetSocketAddress destination, Message message) {
    return fromPrimary(MessageCodec.encode(message), destination);
  }

  private static Outgoing fromPrimary(ByteBuffer bytes, InetSocketAddress destination) {
    return new Outgoing(new Datagram(destination, bytes), Endpoint.PRIMARY);
  }
}
