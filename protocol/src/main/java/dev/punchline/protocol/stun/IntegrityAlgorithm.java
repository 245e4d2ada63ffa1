package dev.punchline.protocol.stun;

/** What can protect a message against change. */
public enum IntegrityAlgorithm {
  /** MESSAGE-INTEGRITY, RFC 8489 section 14.5. */
  SHA1("HmacSHA1", 20, AttributeType.MESSAGE_INTEGRITY),
  /** MESSAGE-INTEGRITY-SHA256, RFC 8489 section 14.6. */
  SHA256("HmacSHA256", 32, AttributeType.MESSAGE_INTEGRITY_SHA256);

  private final String mac;
  private final int bytes;
  private final AttributeType attribute;

  IntegrityAlgorithm(String mac, int bytes, AttributeType attribute) {
    this.mac = mac;
    this.bytes = bytes;
    this.attribute = attribute;
  }

  /** Its name in the Java Cryptography Architecture. */
  String mac() {
    return mac;
  }

  /** How long its HMAC is when it is not truncated. */
  public int bytes() {
    return bytes;
  }

  /** The attribute that carries it. */
  public AttributeType attribute() {
    return attribute;
  }
}
