package dev.punchline.protocol.nat;

/**
 * Which of the owner's sockets a datagram leaves from, or came in on. Both are bound to the same
 * local address, at two ports of their own.
 */
public enum LocalSocket {
  /**
   * The one that is asked about: whose mapped address is told, whose filter is tried and whose
   * mapping is left to die.
   */
  MAIN,
  /**
   * One more, "a port that wasn't used for mapping or other tests" (RFC 5780 section 4.4), so that
   * no test spoils another: it tries the mapping, sends to the main one through the NAT, and has
   * the server call the main one.
   */
  SECOND
}
