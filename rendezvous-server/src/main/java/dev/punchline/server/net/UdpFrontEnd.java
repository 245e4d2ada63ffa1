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
import dev.punchline.server.StunRendezvous;
import dev.punchline.server.net.DatagramCount.Counter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The UDP sockets and the one thread that reads them. Nothing that arrives can stop it: what makes
 * no sense is counted and dropped.
 */
final class UdpFrontEnd implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UdpFrontEnd.class);

  /** How many datagrams of one socket are taken before the others have their turn. */
  private static final int TURN = 64;

  /**
   * Who answers what comes in.
   *
   * @param responder used by this front end's thread only
   */
  record Services(StunResponder responder, Count<DropReason> stunDropped, FrontEnd.Core core) {}

  private final Map<Endpoint, DatagramChannel> channels;
  private final DatagramChannel primary;
  private final Services services;
  private final Selector selector;
  private final DatagramCount count = new DatagramCount();
  private final Count<StunRendezvous.Verdict> verdicts = new Count<>(StunRendezvous.Verdict.class);
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MessageCodec.MAX_BYTES);
  private final Thread thread;

  private UdpFrontEnd(
      Map<Endpoint, DatagramChannel> channels, Services services, Selector selector) {
    this.channels = channels;
    this.primary = channel(channels, Endpoint.PRIMARY);
    this.services = services;
    this.selector = selector;
    this.thread = Thread.ofPlatform().name("udp").unstarted(this::readUntilClosed);
  }

  /**
   * Starts reading.
   *
   * @param channels bound and non-blocking; the primary one must be there, and all are closed with
   *     this front end
   */
  static UdpFrontEnd start(Map<Endpoint, DatagramChannel> channels, Services services)
      throws IOException {
    Selector selector = Selector.open();
    try {
      for (Map.Entry<Endpoint, DatagramChannel> each : channels.entrySet()) {
        each.getValue().register(selector, SelectionKey.OP_READ, each.getKey());
      }
    } catch (IOException e) {
      selector.close();
      throw e;
    }
    UdpFrontEnd frontEnd = new UdpFrontEnd(channels, services, selector);
    frontEnd.thread.start();
    return frontEnd;
  }

  DatagramCount count() {
    return count;
  }

  /** How many ids are held, and what became of STUN with a PUNCHLINE-ID. */
  Map<String, Long> stunRendezvousCounts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("held", (long) services.core().stun().size());
    counts.putAll(verdicts.snapshot());
    return counts;
  }

  /** Sends a message from the primary socket; any thread may. */
  void send(Message message, InetSocketAddress to) {
    send(MessageCodec.encode(message), to, primary);
  }

  /** Closes the sockets and waits for the thread. */
  @Override
  public void close() {
    try {
      // The selector first: a channel that is still registered keeps its port.
      selector.close();
      for (DatagramChannel channel : channels.values()) {
        channel.close();
      }
      thread.join();
    } catch (IOException e) {
      LOG.debug("closing a UDP socket: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readUntilClosed() {
    while (selector.isOpen()) {
      try {
        selector.select(this::read);
      } catch (ClosedSelectorException e) {
        return;
      } catch (IOException | RuntimeException e) {
        LOG.error("waiting for datagrams failed", e);
      }
    }
  }

  private void read(SelectionKey key) {
    Endpoint at = (Endpoint) key.attachment();
    DatagramChannel channel = (DatagramChannel) key.channel();
    for (int turn = 0; turn < TURN && channel.isOpen(); turn++) {
      try {
        InetSocketAddress source = (InetSocketAddress) channel.receive(buffer.clear());
        if (source == null) {
          return;
        }
        handle(buffer.flip(), source, at);
      } catch (IOException | RuntimeException e) {
        // One datagram must not cost everybody else the server.
        LOG.error("a datagram could not be handled", e);
      }
    }
  }

  private void handle(ByteBuffer datagram, InetSocketAddress source, Endpoint at) {
    count.add(Counter.RECEIVED);
    DatagramKind kind = DatagramKind.of(datagram);
    count.add(counter(kind));
    switch (kind) {
      case STUN, CLASSIC_STUN -> handleStun(datagram, source, at);
      case JSON -> handleJson(datagram, source, at);
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

  private void handleStun(ByteBuffer datagram, InetSocketAddress source, Endpoint at) {
    try {
      routeStun(Arrival.of(datagram, source, at));
    } catch (MalformedStun e) {
      dropStun(DropReason.MALFORMED);
      LOG.debug("dropped STUN from {}: {}", source, e.getMessage());
    }
  }

  /** Decides who a STUN message is for. */
  private void routeStun(Arrival arrival) {
    if (arrival.at() == Endpoint.PRIMARY && StunRendezvous.concerns(arrival.message())) {
      meet(arrival);
      return;
    }
    switch (services.responder().respond(arrival, now())) {
      case Outcome.Reply(var bytes, var destination, var from) -> {
        count.add(Counter.STUN);
        answer(bytes, destination, channel(channels, from));
      }
      case Outcome.Dropped(var reason) -> {
        dropStun(reason);
        LOG.debug("dropped STUN from {}: {}", arrival.source(), reason);
      }
    }
  }

  private void meet(Arrival arrival) {
    StunRendezvous.Outcome outcome =
        services.core().stun().receive(arrival.message(), arrival.source(), now());
    count.add(Counter.STUN_RENDEZVOUS);
    verdicts.add(outcome.verdict());
    LOG.debug("STUN rendezvous: {} from {}", outcome.verdict(), arrival.source());
    for (StunRendezvous.Send send : outcome.sends()) {
      Protection protection = Protection.NONE.withFingerprint(send.fingerprint());
      answer(StunCodec.encode(send.message(), protection), send.to(), primary);
    }
  }

  private void dropStun(DropReason reason) {
    count.add(Counter.DROPPED_STUN);
    services.stunDropped().add(reason);
  }

  private void handleJson(ByteBuffer datagram, InetSocketAddress source, Endpoint at) {
    if (at != Endpoint.PRIMARY) {
      count.add(Counter.DROPPED_WRONG_SOCKET);
      return;
    }
    try {
      switch (MessageCodec.decode(datagram)) {
        // An answer that comes back is no request: two servers, or one and itself, would go on
        // answering each other for ever.
        case Registration request when request.assigned().isEmpty() -> register(source);
        case HeartBeat beat -> refresh(beat, source);
        case Message other -> {
          count.add(Counter.DROPPED_UNEXPECTED);
          // The kind, not its own name for itself: a stranger must not write into the log.
          LOG.debug("dropped {} from {}", other.getClass().getSimpleName(), source);
        }
      }
    } catch (MalformedMessage e) {
      count.add(Counter.DROPPED_MALFORMED);
      LOG.debug("dropped a datagram from {}: {}", source, e.getMessage());
    }
  }

  private void register(InetSocketAddress source) {
    count.add(Counter.REGISTRATION);
    services
        .core()
        .messages()
        .register(source, now())
        .ifPresentOrElse(
            id -> answer(MessageCodec.encode(Registration.assigning(id)), source, primary),
            () -> count.add(Counter.DROPPED_TABLE_FULL));
  }

  private void refresh(HeartBeat beat, InetSocketAddress source) {
    count.add(Counter.HEART_BEAT);
    Optional<UUID> registered = services.core().messages().refresh(source, now());
    // A heartbeat of version 1 names no registration and is never answered.
    beat.registration()
        .map(
            claimed ->
                registered.equals(Optional.of(claimed))
                    ? HeartBeat.refreshing(claimed)
                    : new Expired(claimed))
        .ifPresent(answer -> answer(MessageCodec.encode(answer), source, primary));
  }

  private Instant now() {
    return services.core().clock().instant();
  }

  private void answer(ByteBuffer bytes, InetSocketAddress to, DatagramChannel from) {
    count.add(Counter.ANSWERED);
    send(bytes, to, from);
  }

  private void send(ByteBuffer bytes, InetSocketAddress to, DatagramChannel from) {
    try {
      if (from.send(bytes, to) == 0) {
        count.add(Counter.SEND_FAILED);
      }
    } catch (IOException e) {
      count.add(Counter.SEND_FAILED);
      LOG.debug("could not send to {}: {}", to, e.toString());
    }
  }

  private static DatagramChannel channel(
      Map<Endpoint, DatagramChannel> channels, Endpoint endpoint) {
    DatagramChannel channel = channels.get(endpoint);
    if (channel == null) {
      throw new IllegalStateException("there is no socket " + endpoint);
    }
    return channel;
  }
}
