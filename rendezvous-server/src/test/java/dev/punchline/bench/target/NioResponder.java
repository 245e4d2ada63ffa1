package dev.punchline.bench.target;

import dev.punchline.bench.load.Loopback;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * A STUN responder that does nothing but what it must, as {@code stun-responder.c}, in Java: the
 * difference to that is what the JDK costs, and the difference to our server what we add. Prints
 * its port when it is ready.
 */
public final class NioResponder {
  private static final int MAX_BYTES = 2048;
  private static final int HEADER_BYTES = 20;
  private static final short BINDING_REQUEST = 0x0001;
  private static final int SUCCESS_WITH_12_BYTES = 0x0101_000C;
  private static final int MAGIC_COOKIE = 0x2112_A442;
  private static final int XOR_MAPPED_ADDRESS_WITH_8_BYTES = 0x0020_0008;
  private static final short IPV4 = 0x0001;

  private NioResponder() {}

  /** Answers until it is killed. */
  public static void main(String[] arguments) throws IOException {
    try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
      channel.bind(Loopback.at(0));
      System.out.println(((InetSocketAddress) channel.getLocalAddress()).getPort());
      ByteBuffer request = ByteBuffer.allocateDirect(MAX_BYTES);
      ByteBuffer answer = ByteBuffer.allocateDirect(MAX_BYTES);
      while (true) {
        InetSocketAddress source = (InetSocketAddress) channel.receive(request.clear());
        request.flip();
        if (request.remaining() >= HEADER_BYTES
            && request.getShort(0) == BINDING_REQUEST
            && request.getInt(4) == MAGIC_COOKIE) {
          answer.clear().putInt(SUCCESS_WITH_12_BYTES);
          answer.put(request.position(4).limit(HEADER_BYTES));
          answer.putInt(XOR_MAPPED_ADDRESS_WITH_8_BYTES).putShort(IPV4);
          answer.putShort((short) (source.getPort() ^ MAGIC_COOKIE >>> 16));
          answer.putInt(ByteBuffer.wrap(source.getAddress().getAddress()).getInt() ^ MAGIC_COOKIE);
          channel.send(answer.flip(), source);
        }
      }
    }
  }
}
