package dev.punchline.server.net;

import dev.punchline.protocol.stun.server.Endpoint;
import dev.punchline.protocol.wire.Datagram;
import dev.punchline.protocol.wire.Message;
import dev.punchline.protocol.wire.MessageCodec;
import dev.punchline.server.net.DatagramCount.Counter;
import dev.punchline.server.net.DatagramRouter.Outgoing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.InstantSource;
import java.util.Map;
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

  private final Map<Endpoint, DatagramChannel> channels;
  private final DatagramChannel primary;
  private final DatagramRouter router;
  private final InstantSource clock;
  private final Selector selector;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MessageCodec.MAX_BYTES);
  private final Thread thread;

  private UdpFrontEnd(
      Map<Endpoint, DatagramChannel> channels,
      DatagramRouter router,
      InstantSource clock,
      Selector selector) {
    this.channels = channels;
    this.primary = channel(channels, Endpoint.PRIMARY);
    this.router = router;
    this.clock = clock;
    this.selector = selector;
    this.thread = Thread.ofPlatform().name("udp").unstarted(this::readUntilClosed);
  }

  /**
   * Starts reading.
   *
   * @param channels bound and non-blocking; the primary one must be there, and all are closed with
   *     this front end
   * @param router says what to send; this front end's thread hands it what comes in
   * @param clock monotonic
   */
  static UdpFrontEnd start(
      Map<Endpoint, DatagramChannel> channels, DatagramRouter router, InstantSource clock)
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
    UdpFrontEnd frontEnd = new UdpFrontEnd(channels, router, clock, selector);
    frontEnd.thread.start();
    return frontEnd;
  }

  /** Sends a message from the primary socket; any thread may. */
  void send(Message message, InetSocketAddress to) {
    send(new Datagram(to, MessageCodec.encode(message)), primary);
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
        for (Outgoing answer : router.receive(buffer.flip(), source, at, clock.instant())) {
          send(answer.datagram(), channel(channels, answer.from()));
        }
      } catch (IOException | RuntimeException e) {
        // One datagram must not cost everybody else the server.
        LOG.error("a datagram could not be handled", e);
      }
    }
  }

  private void send(Datagram datagram, DatagramChannel from) {
    try {
      if (from.send(datagram.payload(), datagram.destination()) == 0) {
        router.count().add(Counter.SEND_FAILED);
      }
    } catch (IOException e) {
      router.count().add(Counter.SEND_FAILED);
      LOG.debug("could not send to {}: {}", datagram.destination(), e.toString());
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
