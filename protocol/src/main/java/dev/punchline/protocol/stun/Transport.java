package dev.punchline.protocol.stun;

/** What carries STUN, RFC 8489 section 6.2. */
public enum Transport {
  /** Unreliable: one message a datagram; the client retransmits. */
  UDP,
  /** Reliable: the messages' own length fields divide the stream. */
  TCP
}
