package dev.punchline.bench.load;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;

/**
 * Addresses and ports of peers that never were: as many as one likes, because on Linux all of
 * 127.0.0.0/8 is this machine's.
 */
public final class Sources {
  /** Many addresses with some ports each, as behind many NATs. */
  private static final int PORTS = 64;

  private static final int FIRST_PORT = 20_011;

  /** A prime, so that the ports of one address do not follow each other. */
  private static final int PORT_STEP = 97;

  /** 127.1.0.1: far from where anybody else listens. */
  private static final int FIRST_ADDRESS = 0x7F01_0001;

  /** 1 to 254: the others look like broadcast, and are refused. */
  private static final int HOSTS = 254;

  private static final int NETWORKS = 0xFE00;

  /** Half of all there are. */
  private static final int FAR = NETWORKS / 2 * HOSTS * PORTS;

  private int next;

  /** From the first on. */
  public Sources() {
    this(0);
  }

  private Sources(int first) {
    this.next = first;
  }

  /** Others than those from the first on, however many of these are used. */
  public static Sources farAway() {
    return new Sources(FAR);
  }

  /** Whether this system gives addresses like these to whoever asks. */
  public static boolean areThere() {
    try (DatagramSocket probe =
        new DatagramSocket(new InetSocketAddress(Loopback.address(FIRST_ADDRESS), 0))) {
      return probe.isBound();
    } catch (SocketException e) {
      return false;
    }
  }

  /**
   * Opens sockets at the next addresses, which were never used before.
   *
   * @throws IOException if one cannot be bound
   */
  public UdpSockets openNext(InetSocketAddress server, int count) throws IOException {
    int first = next;
    next += count;
    return UdpSockets.open(server, count, i -> at(first + i));
  }

  /**
   * Opens sockets at addresses that were used before, or will be.
   *
   * @param which counted from 0, without duplicates
   * @throws IOException if one cannot be bound
   */
  public static UdpSockets open(InetSocketAddress server, int... which) throws IOException {
    return UdpSockets.open(server, which.length, i -> at(which[i]));
  }

  /** How many addresses were used. */
  public int used() {
    return next;
  }

  /**
   * The address of a source.
   *
   * @param source counted from 0
   */
  static InetSocketAddress at(int source) {
    int host = source / PORTS;
    if (source < 0 || host / HOSTS >= NETWORKS) {
      throw new IllegalArgumentException("there is no source " + source);
    }
    return new InetSocketAddress(
        Loopback.address(FIRST_ADDRESS + ((host / HOSTS) << Byte.SIZE) + host % HOSTS),
        FIRST_PORT + source % PORTS * PORT_STEP);
  }
}
