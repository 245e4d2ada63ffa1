package dev.punchline.protocol.stun;

import dev.punchline.protocol.wire.StunFraming;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/**
 * RFC 8489 section 5: the 96 bits that tie a response to its request, and the 32 bits before them.
 *
 * @param cookie the magic cookie; in a message of RFC 3489, the first part of its 128-bit id
 * @param high the next 32 bits
 * @param low the other 64 bits
 */
public record TransactionId(int cookie, int high, long low) {
  /** An id that begins with the magic cookie. */
  public TransactionId(int high, long low) {
    this(StunFraming.MAGIC_COOKIE, high, low);
  }

  /**
   * Draws an id. "The transaction ID MUST be uniformly and randomly chosen", by a cryptographically
   * strong source wherever an attacker could gain from guessing it.
   */
  public static TransactionId random(RandomGenerator random) {
    return new TransactionId(random.nextInt(), random.nextLong());
  }

  /** Whether the message is one of RFC 3489, whose sender knows no XOR-MAPPED-ADDRESS. */
  public boolean isClassic() {
    return cookie != StunFraming.MAGIC_COOKIE;
  }

  static TransactionId read(ByteBuffer in) {
    return new TransactionId(in.getInt(), in.getInt(), in.getLong());
  }

  void write(ByteBuffer out) {
    out.putInt(cookie).putInt(high).putLong(low);
  }

  /** One of its 16 bytes, as they stand in a message. */
  byte octet(int index) {
    long half = index < 8 ? ((long) cookie << 32) | Integer.toUnsignedLong(high) : low;
    return (byte) (half >>> (56 - 8 * (index % 8)));
  }

  /** Cookie and id in hexadecimal, 32 digits. */
  @Override
  public String toString() {
    return "%08x%08x%016x".formatted(cookie, high, low);
  }
}
