package dev.punchline.protocol.stun;

/** RFC 8489 section 5: the class of a message. */
public enum MessageClass {
  REQUEST(0b00),
  INDICATION(0b01),
  SUCCESS_RESPONSE(0b10),
  ERROR_RESPONSE(0b11);

  private final int bits;

  MessageClass(int bits) {
    this.bits = bits;
  }

  /** The two bits C1 C0. */
  int bits() {
    return bits;
  }

  static MessageClass ofBits(int bits) {
    return switch (bits & 0b11) {
      case 0b00 -> REQUEST;
      case 0b01 -> INDICATION;
      case 0b10 -> SUCCESS_RESPONSE;
      default -> ERROR_RESPONSE;
    };
  }
}
