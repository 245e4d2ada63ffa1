package dev.punchline.sim.network;

import java.time.Duration;

/**
 * What a link does to datagrams in one direction.
 *
 * @param shortest the shortest delay
 * @param longest the longest delay; each datagram draws its own
 * @param inOrder whether none overtakes another between the same two addresses
 * @param loss the share that is lost, from 0 to 1
 * @param duplication the share of the others that arrives twice
 * @param mtu the largest IPv4 packet that passes, in bytes, its headers included
 */
public record Line(
    Duration shortest,
    Duration longest,
    boolean inOrder,
    double loss,
    double duplication,
    int mtu) {
  private static final int ETHERNET_MTU = 1500;

  /** Nothing is lost, and no time passes. */
  public static final Line INSTANT =
      new Line(Duration.ZERO, Duration.ZERO, false, 0, 0, ETHERNET_MTU);

  /**
   * @throws IllegalArgumentException if the delays are no range, or a share is not from 0 to 1
   */
  public Line {
    if (shortest.isNegative() || longest.compareTo(shortest) < 0) {
      throw new IllegalArgumentException("delays are a range of times that pass");
    }
    if (loss < 0 || loss > 1 || duplication < 0 || duplication > 1) {
      throw new IllegalArgumentException("shares are from 0 to 1");
    }
  }

  public Line delaying(Duration from, Duration to) {
    return new Line(from, to, inOrder, loss, duplication, mtu);
  }

  public Line losing(double share) {
    return new Line(shortest, longest, inOrder, share, duplication, mtu);
  }

  public Line duplicating(double share) {
    return new Line(shortest, longest, inOrder, loss, share, mtu);
  }

  public Line keepingOrder() {
    return new Line(shortest, longest, true, loss, duplication, mtu);
  }

  public Line withMtu(int bytes) {
    return new Line(shortest, longest, inOrder, loss, duplication, bytes);
  }
}
