package dev.punchline.server.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Which sockets to open.
 *
 * @param udp the primary one; port 0 lets the system choose
 * @param primarySockets how many there are of it, each with a thread of its own; from 1 to {@value
 *     #MOST_PRIMARY_SOCKETS}, and 1 where the system cannot share an address
 * @param alternatePort the second UDP port; derived: the one after the first, or any if the system
 *     chose that
 * @param alternateAddress a second address, on which both UDP ports are opened too; there must be a
 *     second port then
 * @param tcpPort where TCP is taken for STUN; derived: the number of the first UDP port
 */
public record SocketPlan(
    InetSocketAddress udp,
    int primarySockets,
    PortChoice alternatePort,
    Optional<InetAddress> alternateAddress,
    PortChoice tcpPort) {
  /** More threads than any machine has processors for. */
  public static final int MOST_PRIMARY_SOCKETS = 256;

  /**
   * @throws IllegalArgumentException if the number of primary sockets is out of range
   */
  public SocketPlan {
    if (primarySockets < 1 || primarySockets > MOST_PRIMARY_SOCKETS) {
      throw new IllegalArgumentException("from 1 to 256 primary sockets, not " + primarySockets);
    }
  }

  /** Only the primary UDP socket. */
  public static SocketPlan of(InetSocketAddress udp) {
    return new SocketPlan(udp, 1, PortChoice.NONE, Optional.empty(), PortChoice.NONE);
  }

  /** Whether another attempt may find other ports. */
  boolean leavesAPortToTheSystem() {
    return udp.getPort() == 0 || alternatePort.equals(new PortChoice.Fixed(0));
  }
}
