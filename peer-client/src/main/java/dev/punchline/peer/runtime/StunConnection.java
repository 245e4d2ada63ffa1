package dev.punchline.peer.runtime;

import dev.punchline.protocol.stun.MalformedStun;
import dev.punchline.protocol.stun.StunStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * A TCP connection to one STUN server, without blocking: the messages' own length fields divide
 * what comes, RFC 8489 section 6.2.2. Not thread-safe.
 */
final class StunConnection implements AutoCloseable {
  private final InetSocketAddress server;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final Queue<ByteBuffer> unsent = new ArrayDeque<>();
  private final StunStream incoming = new StunStream();

  private StunConnection(InetSocketAddress server, SocketChannel channel, SelectionKey key) {
    this.server = server;
    this.channel = channel;
    this.key = key;
  }

  /**
   * Begins to connect.
   *
   * @param localPort 0 lets the system choose
   */
  static StunConnection open(InetSocketAddress server, int localPort, Selector selector)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      if (localPort != 0) {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.bind(new InetSocketAddress(localPort));
      }
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
      StunConnection connection = new StunConnection(server, channel, key);
      key.attach(connection);
      if (channel.connect(server)) {
        key.interestOps(SelectionKey.OP_READ);
      }
      return connection;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  InetSocketAddress server() {
    return server;
  }

  /** Writes a message as soon as the connection takes it. */
  void write(ByteBuffer message) throws IOException {
    unsent.add(message.duplicate());
    if (channel.isConnected()) {
      flush();
    }
  }

  /**
   * Does what the selector found to be possible; what has come is to be taken with {@link #next}.
   */
  void advance() throws IOException {
    if (key.isConnectable() && channel.finishConnect()) {
      flush();
    }
    if (key.isReadable() && channel.read(incoming.space()) < 0) {
      throw new EOFException("the server has closed the connection");
    }
    if (key.isWritable()) {
      flush();
    }
  }

  /**
   * The next whole message, cut out of what has come.
   *
   * @throws IOException if what has come is no STUN: nothing after it could be found then
   */
  Optional<ByteBuffer> next() throws IOException {
    try {
      // A copy: what the stream hands out lasts until it reads again.
      return incoming
          .next()
          .map(message -> ByteBuffer.allocate(message.remaining()).put(message).flip());
    } catch (MalformedStun e) {
      throw new IOException("the server speaks something else than STUN", e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing is lost that was not lost before.
    }
  }

  private void flush() throws IOException {
    while (!unsent.isEmpty()) {
      ByteBuffer first = unsent.element();
      channel.write(first);
      if (first.hasRemaining()) {
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return;
      }
      unsent.remove();
    }
    key.interestOps(SelectionKey.OP_READ);
  }
}
