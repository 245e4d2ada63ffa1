package dev.punchline.protocol.nat.emulator;

/** What becomes of a packet from inside to one of the NAT's own addresses, RFC 4787 section 6. */
public enum Hairpinning {
  /** It is dropped. */
  OFF,
  /** It is turned around and arrives from the sender's internal endpoint. */
  INTERNAL_SOURCE,
  /** It is turned around and arrives from the sender's external endpoint, as REQ-9 demands. */
  EXTERNAL_SOURCE
}
