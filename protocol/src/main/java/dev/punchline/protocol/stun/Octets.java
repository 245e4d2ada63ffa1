package dev.punchline.protocol.stun;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** Bytes that do not change and are equal by content. */
public final class Octets {
  private final byte[] bytes;

  private Octets(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A copy of these bytes. */
  public static Octets of(byte... bytes) {
    return new Octets(bytes.clone());
  }

  /** A copy of the bytes between position and limit, and moves neither. */
  public static Octets copyOf(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return new Octets(bytes);
  }

  /** The next bytes of a buffer, whose position moves behind them. */
  static Octets read(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new Octets(bytes);
  }

  /** How many there are. */
  public int length() {
    return bytes.length;
  }

  /** A copy. */
  public byte[] toArray() {
    return bytes.clone();
  }

  void write(ByteBuffer out) {
    out.put(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets octets && Arrays.equals(bytes, octets.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
