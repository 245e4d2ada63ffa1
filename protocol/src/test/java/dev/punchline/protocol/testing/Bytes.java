package dev.punchline.protocol.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Datagrams to and from what a test can write down. */
public final class Bytes {
  private Bytes() {}

  public static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  /** Hexadecimal digits; white space is for the reader. */
  public static ByteBuffer hex(String digits) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(digits.replaceAll("\\s", "")));
  }

  /**
   * The bytes between position and limit as hexadecimal digits, so that a difference can be read.
   */
  public static String hexOf(ByteBuffer datagram) {
    return HexFormat.of().formatHex(array(datagram));
  }

  public static String text(ByteBuffer datagram) {
    return UTF_8.decode(datagram.duplicate()).toString();
  }

  public static byte[] array(ByteBuffer datagram) {
    byte[] bytes = new byte[datagram.remaining()];
    datagram.duplicate().get(bytes);
    return bytes;
  }
}
