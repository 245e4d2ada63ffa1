package dev.punchline.server.registry;

import java.nio.LongBuffer;
import java.util.function.IntPredicate;

/**
 * Entries of some numbers each, found by a hash: an open-addressing table with linear probing, so
 * that an entry is where its hash says or close behind, and not behind a pointer. Several entries
 * may have the same hash; which is meant is for the caller to see. Of the places, three tenths to
 * two thirds are in use once it {@linkplain #fit fits}; there are none when it is empty. Not
 * thread-safe.
 *
 * <p>A place is the hash's share of all places, whatever their number: entries stay in the order of
 * their hashes when that changes. Places are numbers from 0 that hold until the next change.
 */
final class HashTable {
  private static final int HASH_BITS = Integer.SIZE;

  private final Memory memory;
  private final int words;
  private final int fewest;
  private Block block = Block.NONE;

  /** An entry's first is its hash in the upper half and the rest in the lower; 0 if it is none. */
  private LongBuffer numbers = block.words();

  private int places;
  private int size;

  /**
   * @param words the size of an entry, in longs; at least 1
   * @param fewest the least number of places, unless there are none; at least 2. Their number is
   *     always that or its double, or the double of that, and so on: tables that fill together do
   *     not grow at once if theirs differ
   */
  HashTable(Memory memory, int words, int fewest) {
    this.memory = memory;
    this.words = words;
    this.fewest = fewest;
  }

  /** The place of the first entry with this hash, or -1. Its lowest bit does not count. */
  int first(int hash) {
    int tag = tag(hash);
    return size == 0 ? -1 : probe(tag, home(tag));
  }

  /** The place of the next entry with the same hash, or -1. */
  int next(int place) {
    return probe(tagAt(place), after(place));
  }

  /** What was said along with an entry's hash. */
  int rest(int place) {
    return (int) numbers.get(place * words);
  }

  /** One of an entry's numbers. Number 0 is its hash and the rest. */
  long get(int place, int word) {
    return numbers.get(place * words + word);
  }

  /**
   * @param word at least 1
   */
  void set(int place, int word, long value) {
    numbers.put(place * words + word, value);
  }

  /** How many entries there are. */
  int size() {
    return size;
  }

  /** How many places there are. */
  int places() {
    return places;
  }

  /**
   * Makes room for one more entry.
   *
   * @return gives back what is not needed any more, which may take a while, and needs no lock
   * @throws OutOfMemoryError if there is no memory for it; nothing has changed then
   */
  Runnable reserve() {
    return 3L * (size + 1) > 2L * places
        ? resize(Math.max(fewest, 2 * places))
        : Block.NONE.release();
  }

  /**
   * Adds an entry for which there is room, and returns its place. Its other numbers are undefined.
   *
   * @param hash the lowest bit does not count; the others are to be those of a good hash
   * @param rest whatever the caller likes
   */
  int add(int hash, int rest) {
    int place = free(home(tag(hash)));
    numbers.put(place * words, (long) tag(hash) << HASH_BITS | Integer.toUnsignedLong(rest));
    size++;
    return place;
  }

  /** Removes an entry; those behind it may move. No memory is given back. */
  void remove(int removed) {
    int hole = removed;
    for (int place = after(hole); !isFree(place); place = after(place)) {
      // Moves back whatever would no longer be found behind the hole.
      if (distance(home(tagAt(place)), place) >= distance(hole, place)) {
        copy(numbers, place, hole);
        hole = place;
      }
    }
    numbers.put(hole * words, 0);
    size--;
  }

  /**
   * Removes some of the entries. The portions together are all entries, also if others come and go
   * and the number of places changes between one and the next.
   *
   * @param portion from 0 to {@code portions} - 1
   * @param gone is asked for the places of this portion's entries whether they are to be removed;
   *     it may be asked again about one that has been moved
   */
  void removeIf(int portion, int portions, IntPredicate gone) {
    long from = bound(portion, portions);
    long to = bound(portion + 1, portions);
    int first = home(from);
    int own = home(to) - first;
    int place = first;
    // Those that are not at home are behind it, without a hole in between.
    for (int looked = 0; looked < places && (looked < own || !isFree(place)); ) {
      long tag = Integer.toUnsignedLong(tagAt(place));
      if (!isFree(place) && from <= tag && tag < to && gone.test(place)) {
        remove(place);
      } else {
        place = after(place);
        looked++;
      }
    }
  }

  /**
   * Does without the memory that so few entries do not need. Not between one portion and the next:
   * those that are left then crowd the places of a few hashes.
   *
   * @return gives it back; as of {@link #reserve}
   */
  Runnable fit() {
    if (size == 0) {
      return resize(0);
    }
    if (10L * size < 3L * places && places > fewest) {
      try {
        return resize(fitting());
      } catch (OutOfMemoryError e) {
        // There is no room for a copy, however small: then everything stays where it is.
      }
    }
    return Block.NONE.release();
  }

  /** With so many places 30 to 60 % are in use. */
  private int fitting() {
    int count = fewest;
    while (3L * count < 5L * size) {
      count *= 2;
    }
    return count;
  }

  private Runnable resize(int count) {
    Block old = block;
    int oldPlaces = places;
    block = count == 0 ? Block.NONE : memory.allocate(count * words);
    numbers = block.words();
    places = count;
    for (int place = 0; size > 0 && place < oldPlaces; place++) {
      long first = old.words().get(place * words);
      if (first != 0) {
        copy(old.words(), place, free(home((int) (first >>> HASH_BITS))));
      }
    }
    return old.release();
  }

  private void copy(LongBuffer from, int source, int target) {
    numbers.put(target * words, from, source * words, words);
  }

  private int probe(int tag, int start) {
    for (int place = start; !isFree(place); place = after(place)) {
      if (tagAt(place) == tag) {
        return place;
      }
    }
    return -1;
  }

  private int free(int start) {
    int place = start;
    while (!isFree(place)) {
      place = after(place);
    }
    return place;
  }

  private boolean isFree(int place) {
    return numbers.get(place * words) == 0;
  }

  private int tagAt(int place) {
    return (int) (numbers.get(place * words) >>> HASH_BITS);
  }

  private int after(int place) {
    return place + 1 == places ? 0 : place + 1;
  }

  private int distance(int from, int to) {
    return to >= from ? to - from : to - from + places;
  }

  private int home(int tag) {
    return home(Integer.toUnsignedLong(tag));
  }

  private int home(long tag) {
    return (int) ((tag * places) >>> HASH_BITS);
  }

  private static long bound(int portion, int portions) {
    return ((long) portion << HASH_BITS) / portions;
  }

  /** Never 0, which no entry is. */
  private static int tag(int hash) {
    return hash | 1;
  }
}
