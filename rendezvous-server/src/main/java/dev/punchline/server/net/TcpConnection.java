package dev.punchline.server.net;

import dev.punchline.protocol.stun.MalformedStun;
import dev.punchline.protocol.stun.StunStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.Optional;

/** One connection: what has come of the next message, and what has not gone of the last answer. */
final class TcpConnection {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel channel;
  private final InetSocketAddress source;
  private final StunStream stream = new StunStream();
  private ByteBuffer unsent = NOTHING;
  private Instant deadline;

  TcpConnection(SocketChannel channel, InetSocketAddress source, Instant deadline) {
    this.channel = channel;
    this.source = source;
    this.deadline = deadline;
  }

  InetSocketAddress source() {
    return source;
  }

  /** When it is closed if no whole message has come. */
  Instant deadline() {
    return deadline;
  }

  void postpone(Instant later) {
    deadline = later;
  }

  /** What to wait for. While it does not take answers, it is not asked for more to answer. */
  int interest() {
    return hasUnsent() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ;
  }

  boolean hasUnsent() {
    return unsent.hasRemaining();
  }

  /** Sends as much as the system takes; the rest goes with {@link #flush}. */
  void send(ByteBuffer answer) throws IOException {
    unsent = answer;
    flush();
  }

  void flush() throws IOException {
    if (hasUnsent()) {
      channel.write(unsent);
    }
  }

  /** Reads once. Returns whether the other end may still send. */
  boolean read() throws IOException {
    return channel.read(stream.space()) >= 0;
  }

  Optional<ByteBuffer> nextMessage() throws MalformedStun {
    return stream.next();
  }
}
