package dev.punchline.server.net;

import dev.punchline.protocol.stun.MalformedStun;
import dev.punchline.protocol.stun.StunResponder;
import dev.punchline.protocol.wire.DatagramKind;
import dev.punchline.protocol.wire.MalformedMessage;
import dev.punchline.protocol.wire.Message;
import dev.punchline.protocol.wire.Message.Expired;
import dev.punchline.protocol.wire.Message.HeartBeat;
import dev.punchline.protocol.wire.Message.Registration;
import dev.punchline.protocol.wire.MessageCodec;
import dev.punchline.server.Rendezvous;
import dev.punchline.server.net.DatagramCount.Counter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One UDP socket and the one thread that reads it. Nothing that arrives can stop it: what makes no
 * sense is counted and dropped.
 */
public final class UdpFrontEnd implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UdpFrontEnd.class);
  private static final int RECEIVE_BUFFER_BYTES = 4 << 20;

  private final DatagramChannel channel;
  private final Rendezvous rendezvous;
  private final InstantSource clock;
  private final DatagramCount count = new DatagramCount();
  private final Thread thread;

  private UdpFrontEnd(DatagramChannel channel, Rendezvous rendezvous, InstantSource clock) {
    this.channel = channel;
    this.rendezvous = rendezvous;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("udp").unstarted(this::readUntilClosed);
  }

  /**
   * Binds the socket and starts reading.
   *
   * @param bind where; port 0 lets the system choose
   * @throws IOException if the address cannot be bound
   */
  public static UdpFrontEnd open(InetSocketAddress bind, Rendezvous rendezvous, InstantSource clock)
      throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
      channel.bind(bind);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    UdpFrontEnd frontEnd = new UdpFrontEnd(channel, rendezvous, clock);
    frontEnd.thread.start();
    return frontEnd;
  }

  /** The address that is bound. */
  public InetSocketAddress localAddress() {
    try {
      return (InetSocketAddress) channel.getLocalAddress();
    } catch (IOException e) {
      throw new IllegalStateException("the UDP socket is closed", e);
    }
  }

  public DatagramCount count() {
    return count;
  }

  /** Sends a message from the socket with which peers register: no other passes their NAT. */
  public void send(Message message, InetSocketAddress to) {
    send(MessageCodec.encode(message), to);
  }

  /** Closes the socket and waits for its thread. */
  @Override
  public void close() throws IOException {
    channel.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readUntilClosed() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(MessageCodec.MAX_BYTES);
    while (channel.isOpen()) {
      try {
        InetSocketAddress source = (InetSocketAddress) channel.receive(buffer.clear());
        if (source != null) {
          handle(buffer.flip(), source);
        }
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException | RuntimeException e) {
        // One datagram must not cost everybody else the server.
        LOG.error("a datagram could not be handled", e);
      }
    }
  }

  private void handle(ByteBuffer datagram, InetSocketAddress source) {
    count.add(Counter.RECEIVED);
    switch (DatagramKind.of(datagram)) {
      case STUN -> handleStun(datagram, source);
      case JSON -> handleJson(datagram, source);
      case CLASSIC_STUN, ZRTP, DTLS, TURN_CHANNEL, QUIC, RTP, RTCP, UNKNOWN ->
          count.add(Counter.DROPPED_UNKNOWN_KIND);
    }
  }

  private void handleStun(ByteBuffer datagram, InetSocketAddress source) {
    try {
      Optional<ByteBuffer> answer = StunResponder.respond(datagram, source);
      count.add(answer.isPresent() ? Counter.STUN : Counter.DROPPED_STUN);
      answer.ifPresent(bytes -> answer(bytes, source));
    } catch (MalformedStun e) {
      count.add(Counter.DROPPED_STUN);
      LOG.debug("dropped STUN from {}: {}", source, e.getMessage());
    }
  }

  private void handleJson(ByteBuffer datagram, InetSocketAddress source) {
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
    rendezvous
        .register(source, clock.instant())
        .ifPresentOrElse(
            id -> answer(MessageCodec.encode(Registration.assigning(id)), source),
            () -> count.add(Counter.DROPPED_TABLE_FULL));
  }

  private void refresh(HeartBeat beat, InetSocketAddress source) {
    count.add(Counter.HEART_BEAT);
    Optional<UUID> registered = rendezvous.refresh(source, clock.instant());
    // A heartbeat of version 1 names no registration and is never answered.
    beat.registration()
        .map(
            claimed ->
                registered.equals(Optional.of(claimed))
                    ? HeartBeat.refreshing(claimed)
                    : new Expired(claimed))
        .ifPresent(answer -> answer(MessageCodec.encode(answer), source));
  }

  private void answer(ByteBuffer bytes, InetSocketAddress to) {
    count.add(Counter.ANSWERED);
    send(bytes, to);
  }

  private void send(ByteBuffer bytes, InetSocketAddress to) {
    try {
      channel.send(bytes, to);
    } catch (IOException e) {
      count.add(Counter.SEND_FAILED);
      LOG.debug("could not send to {}: {}", to, e.toString());
    }
  }
}
