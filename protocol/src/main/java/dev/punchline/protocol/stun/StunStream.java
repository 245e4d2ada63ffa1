package dev.punchline.protocol.stun;

import dev.punchline.protocol.wire.StunFraming;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Cuts what comes over TCP into messages, RFC 8489 section 6.2.2: nothing but the length field of
 * each says where the next begins. Not thread-safe.
 *
 * <p>Use it in turns: read into {@link #space}, then take {@link #next} until it is empty. It keeps
 * no more than was read, at most one message and what was read with it.
 */
public final class StunStream {
  private static final int USUAL_BYTES = 1024;
  private static final int MOST_BYTES = StunFraming.HEADER_BYTES + 0xFFFC;
  private static final int LENGTH_END = 4;
  private static final int COOKIE_END = 8;

  private ByteBuffer buffer = ByteBuffer.allocate(USUAL_BYTES);
  private int start;

  /** Where to put the bytes that come next; has room for one at least. Ends the last message. */
  public ByteBuffer space() {
    buffer.flip().position(start);
    start = 0;
    boolean full = buffer.remaining() == buffer.capacity();
    if (full) {
      buffer = ByteBuffer.allocate(Math.min(MOST_BYTES, 2 * buffer.capacity())).put(buffer);
    } else if (!buffer.hasRemaining() && buffer.capacity() > USUAL_BYTES) {
      buffer = ByteBuffer.allocate(USUAL_BYTES);
    } else {
      buffer.compact();
    }
    return buffer;
  }

  /**
   * The next message, whole and not decoded, until the next call of {@link #space}.
   *
   * @throws MalformedStun if what came cannot be the beginning of a message with a magic cookie;
   *     there is no way to find the next one then
   */
  public Optional<ByteBuffer> next() throws MalformedStun {
    int size = buffer.position() - start;
    if (size == 0) {
      return Optional.empty();
    }
    int first = buffer.get(start) & 0xFF;
    StunCodec.require((first & 0xC0) == 0, "two zero bits", first, "", 0);
    if (size < LENGTH_END) {
      return Optional.empty();
    }
    int length = buffer.getShort(start + 2) & 0xFFFF;
    StunCodec.require(length % 4 == 0, "a length that 4 divides", length, "", 2);
    if (size < COOKIE_END) {
      return Optional.empty();
    }
    int cookie = buffer.getInt(start + 4);
    StunCodec.require(cookie == StunFraming.MAGIC_COOKIE, "the magic cookie", cookie, "", 4);
    int end = StunFraming.HEADER_BYTES + length;
    if (size < end) {
      return Optional.empty();
    }
    ByteBuffer message = buffer.slice(start, end);
    start += end;
    return Optional.of(message);
  }
}
