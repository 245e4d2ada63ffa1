package dev.punchline.server.net;

import dev.punchline.protocol.wire.MessageCodec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that reads some UDP sockets. Nothing that arrives can stop it: what makes no sense is
 * counted and dropped.
 */
final class SocketThread {
  private static final Logger LOG = LoggerFactory.getLogger(SocketThread.class);

  /** How many datagrams of one socket are taken before the others have their turn. */
  private static final int TURN = 64;

  private final DatagramRouter router;
  private final InstantSource clock;
  private final Selector selector;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MessageCodec.MAX_BYTES);
  private final Thread thread;

  private SocketThread(int number, DatagramRouter router, InstantSource clock, Selector selector) {
    this.router = router;
    this.clock = clock;
    this.selector = selector;
    this.thread = Thread.ofPlatform().name("udp-" + number).unstarted(this::readUntilStopped);
  }

  /**
   * Starts a thread.
   *
   * @param channels what it reads; one of them is a primary socket
   * @param router gets what comes in, on this thread
   */
  static SocketThread start(
      int number,
      Map<SocketId, DatagramChannel> channels,
      DatagramRouter router,
      InstantSource clock)
      throws IOException {
    Selector selector = Selector.open();
    try {
      for (Map.Entry<SocketId, DatagramChannel> each : channels.entrySet()) {
        each.getValue().register(selector, SelectionKey.OP_READ, each.getKey());
      }
      SocketThread started = new SocketThread(number, router, clock, selector);
      started.thread.start();
      return started;
    } catch (IOException | RuntimeException | Error e) {
      selector.close();
      throw e;
    }
  }

  /** Makes it end soon. */
  void stop() {
    try {
      selector.close();
    } catch (IOException e) {
      LOG.debug("closing a selector: {}", e.toString());
    }
  }

  /** Waits until it has ended. */
  void join() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readUntilStopped() {
    Consumer<SelectionKey> reader = this::read;
    while (selector.isOpen()) {
      try {
        selector.select(reader);
      } catch (ClosedSelectorException e) {
        return;
      } catch (IOException | RuntimeException e) {
        LOG.error("waiting for datagrams failed", e);
      }
    }
  }

  private void read(SelectionKey key) {
    SocketId at = (SocketId) key.attachment();
    DatagramChannel channel = (DatagramChannel) key.channel();
    // One turn takes a fraction of a millisecond, which nothing here has to tell apart.
    Instant now = clock.instant();
    for (int turn = 0; turn < TURN && channel.isOpen(); turn++) {
      try {
        InetSocketAddress source = (InetSocketAddress) channel.receive(buffer.clear());
        if (source == null) {
          return;
        }
        router.receive(buffer.flip(), source, at, now);
      } catch (IOException | RuntimeException | Error e) {
        // One datagram must not cost everybody else the server, not even if memory is short.
        LOG.error("a datagram could not be handled", e);
      }
    }
  }
}
