package dev.punchline.server.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;

/** A TCP client of nothing but bytes. */
final class RawConnection implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int HEADER_BYTES = 20;

  /** Small, so that a server notices soon when nobody reads. */
  private static final int RECEIVE_BUFFER_BYTES = 16 << 10;

  private final Socket socket;
  private final InputStream in;

  RawConnection(InetSocketAddress server) throws IOException {
    this(server, server.getAddress());
  }

  RawConnection(InetSocketAddress server, InetAddress from) throws IOException {
    this.socket = new Socket();
    this.socket.bind(new InetSocketAddress(from, 0));
    this.socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
    this.socket.setSoTimeout((int) PATIENCE.toMillis());
    this.socket.setTcpNoDelay(true);
    this.socket.connect(server);
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** A Binding request whose transaction id ends with this byte. */
  static String request(int transaction) {
    return "000100002112a442" + "0000000000000000000000" + "%02x".formatted(transaction);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  void says(String hex) throws IOException {
    says(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  void says(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Says that nothing more will come. */
  void saysNoMore() throws IOException {
    socket.shutdownOutput();
  }

  /** The next whole message. */
  ByteBuffer hears() throws IOException {
    byte[] header = in.readNBytes(HEADER_BYTES);
    if (header.length < HEADER_BYTES) {
      throw new IOException("the server closed the connection");
    }
    int length = ByteBuffer.wrap(header).getShort(2) & 0xFFFF;
    ByteBuffer message = ByteBuffer.allocate(HEADER_BYTES + length);
    message.put(header).put(in.readNBytes(length));
    return message.flip();
  }

  /** Whether the server closes without having said anything more. */
  boolean hearsTheEnd() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      // Reset: the server closed with bytes of ours unread.
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
