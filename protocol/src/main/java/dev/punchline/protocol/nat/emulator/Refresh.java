package dev.punchline.protocol.nat.emulator;

/** Which packets keep a mapping alive, RFC 4787 section 4.3. */
public enum Refresh {
  /** Those that go out, as REQ-6 demands. */
  OUTBOUND,
  /** Those that come in; what goes out only makes mappings. */
  INBOUND,
  /** Both, which lets the outside keep a mapping for ever. */
  BOTH;

  boolean byOutbound() {
    return this != INBOUND;
  }

  boolean byInbound() {
    return this != OUTBOUND;
  }
}
