package dev.punchline.server.registry;

import java.nio.LongBuffer;

/**
 * Finds numbers by a hash: an open-addressing table with linear probing. Several numbers may have
 * the same hash; which is meant is for the caller to see. Takes 8 bytes a place, of which three
 * sixteenths to three quarters are in use; nothing when it is empty. Not thread-safe.
 */
final class HashIndex {
  private static final int SMALLEST = 32;

  private final Memory memory;
  private Block block = Block.NONE;

  /** The hash in the upper half, the number plus one in the lower; 0 where there is none. */
  private LongBuffer places = block.words();

  /** One less than there are places, a power of two. */
  private int mask = -1;

  private int size;

  HashIndex(Memory memory) {
    this.memory = memory;
  }

  /** The place of the first number with this hash, or -1. */
  int first(int hash) {
    return size == 0 ? -1 : probe(hash, hash & mask);
  }

  /** The place of the next number with the same hash, or -1. */
  int next(int place) {
    return probe(hashAt(place), (place + 1) & mask);
  }

  /** The number at a place that one of the other methods returned. */
  int numberAt(int place) {
    return (int) places.get(place) - 1;
  }

  /** All numbers with this hash. */
  int[] all(int hash) {
    int count = 0;
    for (int place = first(hash); place >= 0; place = next(place)) {
      count++;
    }
    int[] numbers = new int[count];
    for (int place = first(hash); place >= 0; place = next(place)) {
      numbers[--count] = numberAt(place);
    }
    return numbers;
  }

  /**
   * Adds a number.
   *
   * @param number at least 0
   * @throws OutOfMemoryError if there is no memory for it; nothing has changed then
   */
  void add(int hash, int number) {
    if (4 * (size + 1) > 3 * (mask + 1)) {
      resize(Math.max(SMALLEST, 2 * (mask + 1)));
    }
    insert(entry(hash, number));
    size++;
  }

  /** Removes a number, if it is there with this hash. */
  void remove(int hash, int number) {
    int place = placeOf(hash, number);
    if (place < 0) {
      return;
    }
    close(place);
    size--;
    if (size == 0) {
      resize(0);
    } else if (16 * size < 3 * (mask + 1) && mask >= SMALLEST) {
      shrink((mask + 1) / 2);
    }
  }

  /** Puts another number in the place of one, if that is there with this hash. */
  void replace(int hash, int number, int other) {
    int place = placeOf(hash, number);
    if (place >= 0) {
      places.put(place, entry(hash, other));
    }
  }

  private int placeOf(int hash, int number) {
    int place = first(hash);
    while (place >= 0 && numberAt(place) != number) {
      place = next(place);
    }
    return place;
  }

  private int probe(int hash, int start) {
    for (int place = start; places.get(place) != 0; place = (place + 1) & mask) {
      if (hashAt(place) == hash) {
        return place;
      }
    }
    return -1;
  }

  private int hashAt(int place) {
    return (int) (places.get(place) >>> 32);
  }

  private static long entry(int hash, int number) {
    return (long) hash << 32 | (number + 1);
  }

  private void insert(long entry) {
    int place = (int) (entry >>> 32) & mask;
    while (places.get(place) != 0) {
      place = (place + 1) & mask;
    }
    places.put(place, entry);
  }

  /** Moves back whatever would no longer be found behind the hole. */
  private void close(int removed) {
    int hole = removed;
    for (int place = (hole + 1) & mask; places.get(place) != 0; place = (place + 1) & mask) {
      int distanceFromHome = (place - hashAt(place)) & mask;
      if (distanceFromHome >= ((place - hole) & mask)) {
        places.put(hole, places.get(place));
        hole = place;
      }
    }
    places.put(hole, 0);
  }

  private void shrink(int length) {
    try {
      resize(length);
    } catch (OutOfMemoryError e) {
      // There is no room for a copy, however small: then everything stays where it is.
    }
  }

  private void resize(int length) {
    Block old = block;
    block = length == 0 ? Block.NONE : memory.allocate(length);
    places = block.words();
    mask = length - 1;
    for (int place = 0; size > 0 && place < old.words().limit(); place++) {
      long entry = old.words().get(place);
      if (entry != 0) {
        insert(entry);
      }
    }
    old.release().run();
  }
}
