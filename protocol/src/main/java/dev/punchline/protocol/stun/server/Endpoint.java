package dev.punchline.protocol.stun.server;

import java.util.Optional;

/**
 * Where a server takes messages and sends answers from: the UDP sockets of RFC 5780 section 6,
 * which are two addresses times two ports, and TCP.
 */
public enum Endpoint {
  /** The one that every server has. */
  PRIMARY(false, false),
  /** The same address, the other port. */
  OTHER_PORT(false, true),
  /** The other address, the same port. */
  OTHER_ADDRESS(true, false),
  /** The other address and the other port. */
  OTHER_BOTH(true, true),
  /** Any connection; the answer takes the one by which the request came. */
  TCP(false, false);

  private final boolean otherAddress;
  private final boolean otherPort;

  Endpoint(boolean otherAddress, boolean otherPort) {
    this.otherAddress = otherAddress;
    this.otherPort = otherPort;
  }

  /**
   * The socket that CHANGE-REQUEST asks for at this one, RFC 5780 table 1.
   *
   * @return empty over TCP if anything is to change: a connection has only one other end
   */
  public Optional<Endpoint> changed(boolean address, boolean port) {
    if (this == TCP) {
      return address || port ? Optional.empty() : Optional.of(TCP);
    }
    boolean wantsAddress = otherAddress != address;
    boolean wantsPort = otherPort != port;
    if (wantsAddress) {
      return Optional.of(wantsPort ? OTHER_BOTH : OTHER_ADDRESS);
    }
    return Optional.of(wantsPort ? OTHER_PORT : PRIMARY);
  }
}
