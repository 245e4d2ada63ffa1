package dev.punchline.protocol.stun;

import java.util.random.RandomGenerator;

/**
 * SipHash-2-4, a short keyed hash: whoever does not know the key can neither foretell a value nor
 * find two inputs with the same one.
 */
public final class SipHash {
  private final long key0;
  private final long key1;

  /** The two halves of the key, each read little-endian. */
  public SipHash(long key0, long key1) {
    this.key0 = key0;
    this.key1 = key1;
  }

  /**
   * Draws a key.
   *
   * @param random a cryptographically strong source
   */
  public static SipHash withRandomKey(RandomGenerator random) {
    return new SipHash(random.nextLong(), random.nextLong());
  }

  /** The hash of little-endian words, at most 31 of them. */
  public long of(long... words) {
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
