package dev.punchline.server.registry;

import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Entries of some numbers each, found by a hash. Several entries may have the same hash; which is
 * meant is for the caller to see. Not thread-safe.
 *
 * <p>The entries are in pages ({@link Slots}), and these in the order of the hashes: each has those
 * from one hash to the next page's. As the hashes of many are spread evenly, where a hash's page is
 * among all is nearly its share. A page that is full is split, one that is nearly empty is joined
 * to its neighbours: whatever happens to the table, no more than a few pages are moved at once.
 */
final class HashTable {
  /** The first hash of no page, because it is no hash. */
  static final long END = 1L << Integer.SIZE;

  private static final long[] NO_PAGES = {};

  private final Slots slots;

  /** In their order: the first hash of each page in the upper half, its number in the lower. */
  private long[] order = NO_PAGES;

  private int used;
  private int size;

  /**
   * @param words the size of an entry, in longs; from 1 to 128
   */
  HashTable(Memory memory, int words) {
    this.slots = new Slots(memory, words);
  }

  /** The place of the first entry with this hash, or -1. Its lowest bit does not count. */
  int first(int hash) {
    int tagged = tagged(hash);
    return used == 0 ? -1 : slots.first(number(indexOf(tagged)), tagged);
  }

  /** The place of the next entry with the same hash, or -1. */
  int next(int place) {
    return slots.next(place);
  }

  /** Where the numbers of an entry are, among others. */
  LongBuffer numbers(int place) {
    return slots.numbers(place);
  }

  /** Where among them they begin. The first one is not for the caller. */
  int start(int place) {
    return slots.start(place);
  }

  /** How many entries there are. */
  int size() {
    return size;
  }

  /**
   * Adds an entry and returns its place; others may move. Its other numbers are undefined.
   *
   * @param hash the lowest bit does not count; the others are to be those of a good hash
   * @throws OutOfMemoryError if there is no memory for it, or if all of a page have the same hash,
   *     which does not happen if it is a good one; nothing has changed then
   */
  int add(int hash) {
    int tagged = tagged(hash);
    int place = slots.add(pageWithRoom(tagged), tagged);
    size++;
    return place;
  }

  /**
   * Removes some of the entries of one page; others may move. All pages, one after the other, have
   * had all entries, also if others come and go in between.
   *
   * @param from 0 for the first page, or what was returned for the page before; any hash means its
   *     page
   * @param gone is asked for the places of this page's entries whether they are to be removed; it
   *     may be asked again about one whose page was joined to the next
   * @return which page is the next, or {@link #END}
   */
  long removeIf(long from, IntPredicate gone) {
    if (used == 0) {
      return END;
    }
    int index = indexOf(tagged((int) from));
    long next = index + 1 < used ? order[index + 1] >>> Integer.SIZE : END;
    slots.removeIf(
        number(index),
        place -> {
          boolean isGone = gone.test(place);
          size -= isGone ? 1 : 0;
          return isGone;
        });
    join(index);
    return next;
  }

  /** As {@link Pages#trim}, of what was needed for entries that were removed. */
  Runnable trim() {
    if (used == 0) {
      order = NO_PAGES;
    }
    return slots.trim();
  }

  /** Where the page for a hash is in their order. */
  private int indexOf(int hash) {
    long wanted = Integer.toUnsignedLong(hash);
    int index = (int) ((wanted * used) >>> Integer.SIZE);
    while (order[index] >>> Integer.SIZE > wanted) {
      index--;
    }
    while (index + 1 < used && order[index + 1] >>> Integer.SIZE <= wanted) {
      index++;
    }
    return index;
  }

  private int number(int index) {
    return (int) order[index];
  }

  private int pageWithRoom(int hash) {
    if (used == order.length) {
      order = Arrays.copyOf(order, 2 * used + 1);
    }
    if (used == 0) {
      insert(0, 0, slots.takePage());
    }
    int index = indexOf(hash);
    if (slots.count(number(index)) < slots.capacity()) {
      return number(index);
    }
    split(index);
    return number(indexOf(hash));
  }

  private void split(int index) {
    int page = number(index);
    int from = slots.middle(page);
    int right = slots.takePage();
    insert(index + 1, from, right);
    slots.move(page, from, right);
  }

  /** Joins a page to those beside it if it is nearly empty, and they have enough room. */
  private void join(int index) {
    if (8 * slots.count(number(index)) <= 3 * slots.capacity()) {
      joinNext(index);
      joinNext(index - 1);
    }
    while (size == 0 && used > 0) {
      delete(used - 1);
    }
  }

  /** Leaves enough room for that page not to be split again at once. */
  private void joinNext(int index) {
    if (index < 0 || index + 1 >= used) {
      return;
    }
    int page = number(index);
    int right = number(index + 1);
    if (4 * (slots.count(page) + slots.count(right)) <= 3 * slots.capacity()) {
      slots.move(right, 0, page);
      delete(index + 1);
    }
  }

  private void insert(int index, int from, int page) {
    System.arraycopy(order, index, order, index + 1, used - index);
    order[index] = (long) from << Integer.SIZE | page;
    used++;
  }

  private void delete(int index) {
    int page = number(index);
    used--;
    System.arraycopy(order, index + 1, order, index, used - index);
    int moved = slots.givePage(page);
    if (moved != page) {
      replace(moved, page);
    }
  }

  private void replace(int from, int to) {
    int index = 0;
    while (number(index) != from) {
      index++;
    }
    order[index] += to - from;
  }

  /** Never 0, which is that of a place that is free. */
  private static int tagged(int hash) {
    return hash | 1;
  }
}
