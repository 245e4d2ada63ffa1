package dev.punchline.protocol.stun;

import dev.punchline.protocol.wire.DatagramKind;
import dev.punchline.protocol.wire.StunFraming;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What holds for every datagram, whoever made it. Plain checks without a test library: the fuzzer
 * runs them some ten thousand times a second.
 */
final class CodecContract {
  private static final IntegrityKey KEY = IntegrityKey.shortTerm(OpaqueString.of("secret"));

  private CodecContract() {}

  /**
   * @throws AssertionError naming the rule that does not hold
   */
  static void check(byte[] bytes) {
    ByteBuffer datagram = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    DatagramKind kind = DatagramKind.of(datagram);
    boolean framed = StunFraming.isFramed(datagram);
    for (IntegrityAlgorithm algorithm : IntegrityAlgorithm.values()) {
      require(!KEY.protects(datagram, algorithm), "nobody else can protect a message");
      StunFraming.find(datagram, algorithm.attribute().code())
          .ifPresent(at -> require(at >= 20 && at % 4 == 0 && at <= bytes.length - 4, "find"));
    }

    Optional<StunMessage> message = decode(datagram);

    require(datagram.position() == 0 && datagram.limit() == bytes.length, "the buffer is moved");
    require(message.equals(decode(amidOtherBytes(bytes))), "bytes outside the buffer are read");
    require(message.isEmpty() || framed, "a message is framed");
    require(kind != DatagramKind.STUN || framed, "STUN is framed");
    message.ifPresent(CodecContract::survivesTheWire);
  }

  /** Anything but a message or {@link MalformedStun} goes through to the caller. */
  private static Optional<StunMessage> decode(ByteBuffer datagram) {
    try {
      return Optional.of(StunCodec.decode(datagram));
    } catch (MalformedStun e) {
      require(e.offset() >= 0 && e.offset() <= datagram.remaining(), "the offset is inside");
      return Optional.empty();
    }
  }

  private static void survivesTheWire(StunMessage message) {
    for (int type : message.unknownRequired()) {
      require(type < 0x8000 && AttributeType.of(type).isEmpty(), "unknown and required");
    }
    ByteBuffer written;
    try {
      written = StunCodec.encode(message);
    } catch (IllegalArgumentException e) {
      // U+FFFD, which stands for a byte that is no UTF-8, has three.
      require(String.valueOf(e.getMessage()).contains("too many"), "an unexpected " + e);
      return;
    }
    // A FINGERPRINT is right only for the bytes it came with: padding and the like are gone.
    ByteBuffer compared = written;
    if (message.has(StunAttribute.Fingerprint.class)) {
      int before = written.remaining() - 8;
      compared.putInt(before + 4, StunFraming.fingerprint(written, before));
    }
    Optional<StunMessage> again = decode(compared);
    require(
        again
            .map(CodecContract::withoutFingerprint)
            .equals(Optional.of(withoutFingerprint(message))),
        "decode(encode(message)) is the message");
  }

  private static List<Object> withoutFingerprint(StunMessage message) {
    return List.of(
        message.messageClass(),
        message.method(),
        message.transaction(),
        message.attributes().stream()
            .filter(attribute -> !(attribute instanceof StunAttribute.Fingerprint))
            .toList());
  }

  private static ByteBuffer amidOtherBytes(byte[] bytes) {
    ByteBuffer larger = ByteBuffer.allocate(bytes.length + 13);
    Arrays.fill(larger.array(), (byte) 0xA5);
    return larger.position(5).put(bytes).flip().position(5);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new AssertionError(rule);
    }
  }
}
