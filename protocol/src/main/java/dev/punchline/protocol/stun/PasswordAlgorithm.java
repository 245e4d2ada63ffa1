package dev.punchline.protocol.stun;

/**
 * How a long-term key is derived, RFC 8489 section 18.5.
 *
 * @param number in the registry of STUN password algorithms, from 0 to 65535
 * @param parameters none for those of the RFC
 */
public record PasswordAlgorithm(int number, Octets parameters) {
  /** Section 18.5.1.1. */
  public static final PasswordAlgorithm MD5 = new PasswordAlgorithm(0x0001, Octets.of());

  /** Section 18.5.1.2. */
  public static final PasswordAlgorithm SHA_256 = new PasswordAlgorithm(0x0002, Octets.of());
}
