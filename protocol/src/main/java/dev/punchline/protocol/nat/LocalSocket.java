package dev.punchline.protocol.nat;

/** Which of the owner's sockets a datagram leaves from, or came in on. */
public enum LocalSocket {
  /** The one whose mapping is looked at. */
  MAIN,
  /** One more at the same local address, which only the search for the lifetime needs. */
  SECOND
}
