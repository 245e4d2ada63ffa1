package dev.punchline.protocol.stun;

/** What can protect a message against change. */
public enum IntegrityAlgorithm {
  /** MESSAGE-INTEGRITY, RFC 8489 section 14.5. */
  SHA1("HmacSHA1", 20, 20, AttributeType.MESSAGE_INTEGRITY),
  /** MESSAGE-INTEGRITY-SHA256, RFC 8489 section 14.6. */
  SHA256("HmacSHA256", 32, 16, AttributeType.MESSAGE_INTEGRITY_SHA256);

  private final String mac;
  private final int bytes;
  private final int shortest;
  private final AttributeType attribute;

  IntegrityAlgorithm(String mac, int bytes, int shortest, AttributeType attribute) {
    this.mac = mac;
    this.bytes = bytes;
    this.shortest = shortest;
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

  /** Whether its HMAC may have this length; only that of SHA-256 may be truncated. */
  boolean allows(int length) {
    return length >= shortest && length <= bytes && length % 4 == 0;
  }

  /** The attribute that carries it. */
  public AttributeType attribute() {
    return attribute;
  }
}
