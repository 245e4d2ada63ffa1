package dev.punchline.bench.load;

import java.nio.ByteBuffer;

/**
 * RFC 8489: a Binding request without attributes, 20 bytes; each has a transaction id of its own.
 */
public final class StunBinding implements Exchange {
  private static final int BINDING_REQUEST = 0x0001_0000;
  private static final int BINDING_SUCCESS = 0x0101;
  private static final int MAGIC_COOKIE = 0x2112_A442;
  private static final int ID_START = 12;
  private static final int HEADER_BYTES = 20;

  private final long[] last;

  /**
   * @param connections how many there are
   */
  public StunBinding(int connections) {
    this.last = new long[connections];
  }

  @Override
  public void request(int connection, ByteBuffer into) {
    last[connection]++;
    into.putInt(BINDING_REQUEST).putInt(MAGIC_COOKIE).putInt(connection).putLong(last[connection]);
  }

  @Override
  public boolean isAnswer(int connection, ByteBuffer datagram) {
    return datagram.remaining() >= HEADER_BYTES
        && datagram.getShort(datagram.position()) == BINDING_SUCCESS
        && datagram.getLong(datagram.position() + ID_START) == last[connection];
  }
}
