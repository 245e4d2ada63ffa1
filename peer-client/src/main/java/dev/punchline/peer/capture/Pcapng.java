package dev.punchline.peer.capture;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The blocks of a capture file, draft-ietf-opsawg-pcapng; big-endian, times in nanoseconds. Each is
 * whole by itself, so that a file that ends behind any of them can be read.
 */
final class Pcapng {
  /** The first four bytes of any such file. */
  static final int SECTION_HEADER = 0x0A0D0D0A;

  private static final int INTERFACE_DESCRIPTION = 1;
  private static final int ENHANCED_PACKET = 6;
  private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
  private static final int LINKTYPE_RAW = 101;

  private static final int OPT_ENDOFOPT = 0;
  private static final int OPT_COMMENT = 1;
  private static final int SHB_USERAPPL = 4;
  private static final int IF_NAME = 2;
  private static final int IF_TSRESOL = 9;
  private static final int EPB_FLAGS = 2;

  /** Which way a packet went, as the low bits of epb_flags. */
  enum Way {
    INBOUND(1),
    OUTBOUND(2);

    private final int bits;

    Way(int bits) {
      this.bits = bits;
    }
  }

  private Pcapng() {}

  /** What a file begins with. */
  static byte[] sectionHeader(String application) {
    ByteBuffer body = ByteBuffer.allocate(16);
    body.putInt(BYTE_ORDER_MAGIC).putShort((short) 1).putShort((short) 0).putLong(-1);
    return block(SECTION_HEADER, body.array(), option(SHB_USERAPPL, application));
  }

  /** Interfaces have the numbers 0, 1 ... in the order in which they are described. */
  static byte[] interfaceDescription(String name) {
    ByteBuffer body = ByteBuffer.allocate(8).putShort((short) LINKTYPE_RAW).putShort((short) 0);
    byte[] nanoseconds = {9};
    return block(
        INTERFACE_DESCRIPTION,
        body.array(),
        option(IF_NAME, name),
        option(IF_TSRESOL, nanoseconds));
  }

  /**
   * One packet.
   *
   * @param at the wall-clock time
   * @param ip from its IP header on
   */
  static byte[] enhancedPacket(
      int interfaceId, Instant at, byte[] ip, Way way, Optional<String> comment) {
    long nanos = TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
    ByteBuffer body = ByteBuffer.allocate(20 + padded(ip.length));
    body.putInt(interfaceId).putLong(nanos).putInt(ip.length).putInt(ip.length).put(ip);
    byte[] flags = ByteBuffer.allocate(4).putInt(way.bits).array();
    return block(
        ENHANCED_PACKET,
        body.array(),
        comment.map(text -> option(OPT_COMMENT, text)).orElse(new byte[0]),
        option(EPB_FLAGS, flags));
  }

  private static byte[] option(int code, String text) {
    return option(code, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] option(int code, byte[] value) {
    ByteBuffer option = ByteBuffer.allocate(4 + padded(value.length));
    return option.putShort((short) code).putShort((short) value.length).put(value).array();
  }

  private static byte[] block(int type, byte[] body, byte[]... options) {
    int length = 16 + body.length + Arrays.stream(options).mapToInt(each -> each.length).sum();
    ByteBuffer block = ByteBuffer.allocate(length).putInt(type).putInt(length).put(body);
    for (byte[] option : options) {
      block.put(option);
    }
    return block.putShort((short) OPT_ENDOFOPT).putShort((short) 0).putInt(length).array();
  }

  private static int padded(int length) {
    return (length + 3) & ~3;
  }
}
