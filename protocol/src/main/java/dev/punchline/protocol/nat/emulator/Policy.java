package dev.punchline.protocol.nat.emulator;

/** What a box on the way does with UDP. */
public enum Policy {
  /** Lets everything pass as it is. */
  FORWARD,
  /** A stateful firewall: changes nothing, and lets in what was asked for from inside. */
  INSPECT,
  /** A NAT: the inside shows to the outside under the box's own addresses. */
  TRANSLATE,
  /** Lets nothing pass. */
  BLOCK
}
