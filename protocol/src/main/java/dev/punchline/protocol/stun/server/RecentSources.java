package dev.punchline.protocol.stun.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Who has asked lately, in memory that does not grow: each source has one place, and a newer one
 * takes it. Sources that are forgotten too early lose an RFC 5780 test and nothing else.
 *
 * <p>Places and marks are a keyed hash (SipHash-2-4), so that nobody can find a source of his own
 * that passes for another's.
 */
final class RecentSources {
  /** How long a NAT may keep a mapping that a client is measuring. */
  static final Duration LIFETIME = Duration.ofMinutes(20);

  private static final int PLACES = 1 << 16;
  private static final long IPV4_MAPPED = 0xFFFF_0000_0000L;

  /** Both are empty until there is something to remember: over TCP there never is. */
  private long[] marks = {};

  private int[] seconds = {};
  private final long key0;
  private final long key1;

  RecentSources(RandomGenerator random) {
    this.key0 = random.nextLong();
    this.key1 = random.nextLong();
  }

  void add(InetSocketAddress source, Instant now) {
    if (marks.length == 0) {
      marks = new long[PLACES];
      seconds = new int[PLACES];
    }
    long mark = mark(source.getAddress(), source.getPort());
    marks[place(mark)] = mark;
    seconds[place(mark)] = (int) now.getEpochSecond();
  }

  boolean has(InetAddress address, int port, Instant now) {
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
        ? sipHash(key0, key1, 0, IPV4_MAPPED | Integer.toUnsignedLong(ip.getInt()), port)
        : sipHash(key0, key1, ip.getLong(), ip.getLong(), port);
  }

  /** SipHash-2-4 of little-endian words, at most 31 of them. */
  static long sipHash(long key0, long key1, long... words) {
    SipState state = new SipState(key0, key1);
    for (long word : words) {
      state.compress(word);
    }
    // The last block holds nothing but the length in bytes, in its highest byte.
    state.compress((long) words.length << 59);
    return state.finish();
  }

  private static final class SipState {
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    SipState(long key0, long key1) {
      v0 = key0 ^ 0x736f6d6570736575L;
      v1 = key1 ^ 0x646f72616e646f6dL;
      v2 = key0 ^ 0x6c7967656e657261L;
      v3 = key1 ^ 0x7465646279746573L;
    }

    void compress(long word) {
      v3 ^= word;
      round();
      round();
      v0 ^= word;
    }

    long finish() {
      v2 ^= 0xFF;
      for (int i = 0; i < 4; i++) {
        round();
      }
      return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
      v0 += v1;
      v2 += v3;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v1;
      v0 += v3;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
