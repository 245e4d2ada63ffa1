package dev.punchline.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code POST /start-communication} over connections that stay open. Each is the HTTP connection of
 * a registered peer that calls another one, again and again; the INITIATE_CHATs that the called
 * peers receive are counted.
 */
public final class Calls implements Transport {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LAST_ONES = Duration.ofMillis(200);
  private static final int MAX_BYTES = 4096;
  private static final int OK = 200;
  private static final String INITIATE_CHAT = "{\"type\":\"INITIATE_CHAT\"";

  private final UdpSockets callers;
  private final UdpSockets called;
  private final Selector selector;
  private final InetSocketAddress http;
  private final List<ByteBuffer> requests = new ArrayList<>();
  private final List<Connection> connections = new ArrayList<>();
  private final ByteBuffer datagram = ByteBuffer.allocateDirect(MAX_BYTES);
  private final IntQueue ready;
  private long rung;

  private record Connection(SocketChannel channel, ByteBuffer request, ByteBuffer response) {}

  private Calls(InetSocketAddress http, UdpSockets callers, UdpSockets called, Selector selector) {
    this.http = http;
    this.callers = callers;
    this.called = called;
    this.selector = selector;
    this.ready = new IntQueue(callers.size());
  }

  /** Registers as many pairs of peers; they still have to {@link #connect}. */
  public static Calls open(InetSocketAddress http, InetSocketAddress udp, int count)
      throws IOException {
    Calls calls =
        new Calls(http, UdpSockets.open(udp, count), UdpSockets.open(udp, count), Selector.open());
    try {
      List<UUID> initiators = calls.callers.register(PATIENCE);
      List<UUID> peers = calls.called.register(PATIENCE);
      for (int i = 0; i < count; i++) {
        calls.requests.add(request(http, initiators.get(i), peers.get(i)));
        calls.called.channel(i).register(calls.selector, SelectionKey.OP_READ);
      }
      return calls;
    } catch (IOException e) {
      calls.close();
      throw e;
    }
  }

  /**
   * Connects for each pair, again if it was: a server ends connections that are silent for long.
   */
  public void connect() throws IOException {
    disconnect();
    for (ByteBuffer request : requests) {
      connect(request);
    }
    // Those that were closed leave the selector now, and not while a request is timed.
    selector.selectNow(this::take);
  }

  /** How many INITIATE_CHATs have come, waiting for those on their way. */
  public long rung() throws IOException {
    while (selector.select(this::take, LAST_ONES.toMillis()) > 0) {
      // More of them.
    }
    return rung;
  }

  @Override
  public int size() {
    return requests.size();
  }

  @Override
  public void send(int connection) throws IOException {
    Connection chosen = connections.get(connection);
    ByteBuffer request = chosen.request.duplicate();
    while (request.hasRemaining()) {
      chosen.channel.write(request);
    }
  }

  @Override
  public int poll(long idleNanos) throws IOException {
    if (ready.isEmpty()) {
      if (selector.selectNow(this::take) == 0) {
        Spin.once();
        return NONE;
      }
      for (int i = 0; i < connections.size(); i++) {
        if (isAnswered(connections.get(i))) {
          ready.add(i);
        }
      }
    }
    return ready.isEmpty() ? NONE : ready.take();
  }

  /** HTTP answers in order: what is late would be taken for the next answer. */
  @Override
  public void abandon(int connection) throws IOException {
    throw new IOException("start-communication was not answered");
  }

  @Override
  public void close() throws IOException {
    selector.close();
    callers.close();
    called.close();
    disconnect();
  }

  private void disconnect() throws IOException {
    for (Connection connection : connections) {
      connection.channel.close();
    }
    connections.clear();
  }

  private void connect(ByteBuffer request) throws IOException {
    SocketChannel channel = SocketChannel.open(http);
    Connection connection = new Connection(channel, request, ByteBuffer.allocateDirect(MAX_BYTES));
    connections.add(connection);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, connection);
  }

  private void take(SelectionKey key) {
    try {
      if (key.attachment() instanceof Connection connection) {
        if (connection.channel.read(connection.response) < 0) {
          throw new IOException("the server has closed a connection");
        }
      } else {
        int read = ((DatagramChannel) key.channel()).read(datagram.clear());
        if (read > 0 && startsWith(datagram.flip(), INITIATE_CHAT)) {
          rung++;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isAnswered(Connection connection) throws IOException {
    if (connection.response.position() == 0) {
      return false;
    }
    ByteBuffer bytes = connection.response.flip();
    Optional<HttpResponse> response = HttpResponse.in(bytes);
    if (response.isPresent() && response.get().status() != OK) {
      throw new IOException("start-communication was answered by " + response.get().status());
    }
    response.ifPresent(whole -> bytes.position(whole.bytes()));
    bytes.compact();
    return response.isPresent();
  }

  private static ByteBuffer request(InetSocketAddress http, UUID initiator, UUID peer) {
    String body = "{\"peerInitiator\":\"" + initiator + "\",\"peer\":\"" + peer + "\"}";
    String head =
        "POST /start-communication HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n".formatted(http.getPort())
            + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                .formatted(body.length());
    return StandardCharsets.US_ASCII.encode(head + body);
  }

  private static boolean startsWith(ByteBuffer bytes, String prefix) {
    return StandardCharsets.US_ASCII.decode(bytes).toString().startsWith(prefix);
  }
}
