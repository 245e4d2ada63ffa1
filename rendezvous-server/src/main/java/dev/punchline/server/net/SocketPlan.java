package dev.punchline.server.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Which sockets to open.
 *
 * @param udp the primary one; port 0 lets the system choose
 * @param alternatePort the second UDP port; derived: the one after the first, or any if the system
 *     chose that
 * @param alternateAddress a second address, on which both UDP ports are opened too; there must be a
 *     second port then
 * @param tcpPort where TCP is taken for STUN; derived: the number of the first UDP port
 */
public record SocketPlan(
    InetSocketAddress udp,
    PortChoice alternatePort,
    Optional<InetAddress> alternateAddress,
    PortChoice tcpPort) {
  /** Only the primary UDP socket. */
  public static SocketPlan of(InetSocketAddress udp) {
    return new SocketPlan(udp, PortChoice.NONE, Optional.empty(), PortChoice.NONE);
  }

  /** Whether another attempt may find other ports. */
  boolean leavesAPortToTheSystem() {
    return udp.getPort() == 0 || alternatePort.equals(new PortChoice.Fixed(0));
  }
}
