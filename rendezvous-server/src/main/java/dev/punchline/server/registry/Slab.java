package dev.punchline.server.registry;

import java.util.Arrays;

/**
 * Entries of {@value #WORDS} numbers each, which stay at their place. They lie in chunks of {@value
 * #CHUNK}; a chunk without an entry is given back to the collector. Not thread-safe.
 */
final class Slab {
  /** The size of an entry. */
  static final int WORDS = 6;

  /** Entries in a chunk: as many as a long has bits. */
  static final int CHUNK = Long.SIZE;

  private static final long ALL = -1;
  private static final long[] NOTHING = {};
  private static final long[][] NO_CHUNKS = {};

  private long[][] chunks = NO_CHUNKS;

  /** For each chunk, a bit for each of its entries that is in use. */
  private long[] used = NOTHING;

  /** All chunks before this one are full. */
  private int firstWithRoom;

  private int size;

  /** Makes an entry, whose words are undefined, and returns its number. */
  int add() {
    while (firstWithRoom < used.length && used[firstWithRoom] == ALL) {
      firstWithRoom++;
    }
    int chunk = firstWithRoom;
    if (chunk == chunks.length) {
      grow(chunk + chunk / 2 + 1);
    }
    if (used[chunk] == 0) {
      chunks[chunk] = new long[CHUNK * WORDS];
    }
    int bit = Long.numberOfTrailingZeros(~used[chunk]);
    used[chunk] |= 1L << bit;
    size++;
    return chunk * CHUNK + bit;
  }

  /** Removes an entry that is in use. */
  void remove(int entry) {
    int chunk = entry / CHUNK;
    used[chunk] &= ~bit(entry);
    size--;
    firstWithRoom = Math.min(firstWithRoom, chunk);
    if (used[chunk] == 0) {
      chunks[chunk] = NOTHING;
    }
    if (size == 0) {
      chunks = NO_CHUNKS;
      used = NOTHING;
    }
  }

  boolean isInUse(int entry) {
    int chunk = entry / CHUNK;
    return chunk < used.length && (used[chunk] & bit(entry)) != 0;
  }

  /** How many chunks there are or were; entries beyond them are not in use. */
  int chunks() {
    return chunks.length;
  }

  /** Which entries of a chunk are in use, one bit for each. */
  long usedIn(int chunk) {
    return used[chunk];
  }

  long get(int entry, int word) {
    return chunks[entry / CHUNK][entry % CHUNK * WORDS + word];
  }

  void set(int entry, int word, long value) {
    chunks[entry / CHUNK][entry % CHUNK * WORDS + word] = value;
  }

  private void grow(int length) {
    int before = chunks.length;
    chunks = Arrays.copyOf(chunks, length);
    Arrays.fill(chunks, before, length, NOTHING);
    used = Arrays.copyOf(used, length);
  }

  private static long bit(int entry) {
    return 1L << entry % CHUNK;
  }
}
