package dev.punchline.server.net;

import dev.punchline.protocol.wire.Message;
import dev.punchline.protocol.wire.MessageCodec;
import dev.punchline.server.net.DatagramCount.Counter;
import dev.punchline.server.registry.Flow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The UDP sockets and the threads that read them: one for each primary socket, of which the first
 * reads the others too.
 */
final class UdpFrontEnd implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UdpFrontEnd.class);

  private final Map<SocketId, DatagramChannel> channels;
  private final Counts counts;
  private final List<SocketThread> threads = new ArrayList<>();

  private UdpFrontEnd(Map<SocketId, DatagramChannel> channels, Counts counts) {
    this.channels = channels;
    this.counts = counts;
  }

  /**
   * Starts reading.
   *
   * @param channels bound and non-blocking; the first primary one must be there, and all are closed
   *     with this front end
   * @param core says what to send
   * @param clock monotonic
   */
  static UdpFrontEnd start(
      Map<SocketId, DatagramChannel> channels,
      DatagramRouter.Core core,
      Counts counts,
      InstantSource clock)
      throws IOException {
    UdpFrontEnd frontEnd = new UdpFrontEnd(Map.copyOf(channels), counts);
    Map<Integer, Map<SocketId, DatagramChannel>> byThread = new HashMap<>();
    channels.forEach(
        (id, channel) ->
            byThread.computeIfAbsent(id.number(), none -> new HashMap<>()).put(id, channel));
    try {
      for (Map<SocketId, DatagramChannel> some : byThread.values()) {
        DatagramRouter router = new DatagramRouter(core, counts, frontEnd::send);
        frontEnd.threads.add(SocketThread.start(frontEnd.threads.size(), some, router, clock));
      }
      return frontEnd;
    } catch (IOException | RuntimeException | Error e) {
      frontEnd.close();
      throw e;
    }
  }

  /** Sends a message from the socket by which a peer is heard; any thread may. */
  void send(Message message, Flow to) {
    send(MessageCodec.encode(message), to.source(), SocketId.primary(to.socket()));
  }

  /** Closes the sockets and waits for the threads. */
  @Override
  public void close() {
    // The threads first: a channel that is still registered with a selector keeps its port.
    threads.forEach(SocketThread::stop);
    for (DatagramChannel channel : channels.values()) {
      try {
        channel.close();
      } catch (IOException e) {
        LOG.debug("closing a UDP socket: {}", e.toString());
      }
    }
    threads.forEach(SocketThread::join);
  }

  private void send(ByteBuffer payload, InetSocketAddress destination, SocketId from) {
    try {
      if (channel(from).send(payload, destination) == 0) {
        counts.datagrams().add(Counter.SEND_FAILED);
      }
    } catch (IOException e) {
      counts.datagrams().add(Counter.SEND_FAILED);
      LOG.debug("could not send to {}: {}", destination, e.toString());
    }
  }

  private DatagramChannel channel(SocketId id) {
    DatagramChannel channel = channels.get(id);
    if (channel == null) {
      throw new IllegalStateException("there is no socket " + id);
    }
    return channel;
  }
}
