package dev.punchline.protocol.stun.server;

import dev.punchline.protocol.stun.SipHash;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Who has asked lately, in memory that does not grow: each source has one place, and a newer one
 * takes it. Safe for any number of threads. Sources that are forgotten too early lose an RFC 5780
 * test and nothing else.
 *
 * <p>Places and marks are a keyed hash (SipHash-2-4), so that nobody can find a source of his own
 * that passes for another's.
 */
final class RecentSources {
  /** How long a NAT may keep a mapping that a client is measuring. */
  static final Duration LIFETIME = Duration.ofMinutes(20);

  private static final int PLACES = 1 << 16;
  private static final long IPV4_MAPPED = 0xFFFF_0000_0000L;

  /** Both are empty until there is something to remember. */
  private long[] marks = {};

  private int[] seconds = {};
  private final SipHash hash;

  RecentSources(RandomGenerator random) {
    this.hash = SipHash.withRandomKey(random);
  }

  synchronized void add(InetSocketAddress source, Instant now) {
    if (marks.length == 0) {
      marks = new long[PLACES];
      seconds = new int[PLACES];
    }
    long mark = mark(source.getAddress(), source.getPort());
    marks[place(mark)] = mark;
    seconds[place(mark)] = (int) now.getEpochSecond();
  }

  synchronized boolean has(InetAddress address, int port, Instant now) {
    if (marks.length == 0) {
      return false;
    }
    long mark = mark(address, port);
    // The difference is right even when the seconds no longer fit 32 bits.
    int age = (int) now.getEpochSecond() - seconds[place(mark)];
    return marks[place(mark)] == mark && age >= 0 && age <= LIFETIME.toSeconds();
  }

  private static int place(long mark) {
    return (int) mark & PLACES - 1;
  }

  private long mark(InetAddress address, int port) {
    ByteBuffer ip = ByteBuffer.wrap(address.getAddress());
    return ip.remaining() == Integer.BYTES
        ? hash.of(0, IPV4_MAPPED | Integer.toUnsignedLong(ip.getInt()), port)
        : hash.of(ip.getLong(), ip.getLong(), port);
  }
}
