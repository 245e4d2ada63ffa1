package dev.punchline.server.registry;

import java.util.Arrays;

/**
 * Finds numbers by a hash: an open-addressing table with linear probing. Several numbers may have
 * the same hash; which is meant is for the caller to see. Takes 8 bytes a place, of which an eighth
 * to three quarters are in use; nothing when it is empty. Not thread-safe.
 */
final class HashIndex {
  private static final int SMALLEST = 8;
  private static final long[] NOTHING = {};

  /** The hash in the upper half, the number plus one in the lower; 0 where there is none. */
  private long[] places = NOTHING;

  private int size;

  /** The place of the first number with this hash, or -1. */
  int first(int hash) {
    return places.length == 0 ? -1 : probe(hash, hash & (places.length - 1));
  }

  /** The place of the next number with the same hash, or -1. */
  int next(int place) {
    return probe(hashAt(place), (place + 1) & (places.length - 1));
  }

  /** The number at a place that one of the other methods returned. */
  int numberAt(int place) {
    return (int) places[place] - 1;
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
   */
  void add(int hash, int number) {
    if (4 * (size + 1) > 3 * places.length) {
      resize(Math.max(SMALLEST, 2 * places.length));
    }
    insert((long) hash << 32 | (number + 1));
    size++;
  }

  /** Removes a number, if it is there with this hash. */
  void remove(int hash, int number) {
    int place = first(hash);
    while (place >= 0 && numberAt(place) != number) {
      place = next(place);
    }
    if (place < 0) {
      return;
    }
    close(place);
    size--;
    if (size == 0) {
      places = NOTHING;
    } else if (8 * size < places.length && places.length > SMALLEST) {
      resize(places.length / 2);
    }
  }

  private int probe(int hash, int start) {
    int mask = places.length - 1;
    for (int place = start; places[place] != 0; place = (place + 1) & mask) {
      if (hashAt(place) == hash) {
        return place;
      }
    }
    return -1;
  }

  private int hashAt(int place) {
    return (int) (places[place] >>> 32);
  }

  private void insert(long entry) {
    int mask = places.length - 1;
    int place = (int) (entry >>> 32) & mask;
    while (places[place] != 0) {
      place = (place + 1) & mask;
    }
    places[place] = entry;
  }

  /** Moves back whatever would no longer be found behind the hole. */
  private void close(int removed) {
    int mask = places.length - 1;
    int hole = removed;
    for (int place = (hole + 1) & mask; places[place] != 0; place = (place + 1) & mask) {
      int distanceFromHome = (place - hashAt(place)) & mask;
      if (distanceFromHome >= ((place - hole) & mask)) {
        places[hole] = places[place];
        hole = place;
      }
    }
    places[hole] = 0;
  }

  private void resize(int length) {
    long[] old = places;
    places = new long[length];
    Arrays.stream(old).filter(entry -> entry != 0).forEach(this::insert);
  }
}
