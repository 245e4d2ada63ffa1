package dev.punchline.server.registry;

import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Entries of some numbers each, found by a hash. Several entries may have the same hash; which is
 * meant is for the caller to see. Not thread-safe.
 *
 * <p>The entries are in pages, and these in the order of the hashes: each has those from one hash
 * to the next page's. As the hashes of many are spread evenly, where a hash's page is among all is
 * nearly its share. A page that is full is split, one that is nearly empty is joined to its
 * neighbours: whatever happens to the table, no more than a few pages are moved at once.
 *
 * <p>In its page, an entry is in the slot that its hash says, if that was free, else in any other.
 * The first numbers of a page say which: a byte for each slot, which is 0 if it is free, so that
 * eight are compared at once.
 */
final class HashTable {
  /** The first hash of no page, because it is no hash. */
  static final long END = 1L << Integer.SIZE;

  /** A place is the number of a page times the slots, and the slot. */
  private static final int SLOT_BITS = 6;

  /** In a page. The first of them are its header. */
  private static final int SLOTS = 1 << SLOT_BITS;

  private static final int HEADER_WORDS = SLOTS / Long.BYTES;
  private static final long[] NO_PAGES = {};
  private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
  private static final long LOW_BITS = 0x7F * EACH_BYTE;

  /** 2^32 divided by the golden ratio: its multiples' upper bits are spread evenly. */
  private static final int SPREAD = 0x9E37_79B1;

  private final int words;
  private final int firstSlot;
  private final Pages pages;

  /** In their order: the first hash of each page in the upper half, its number in the lower. */
  private long[] order = NO_PAGES;

  private int used;
  private int size;

  /**
   * @param words the size of an entry, in longs; from 1 to 128
   */
  HashTable(Memory memory, int words) {
    this.words = words;
    this.firstSlot = Math.ceilDiv(HEADER_WORDS, words);
    this.pages = new Pages(memory, SLOTS * words);
  }

  /** The place of the first entry with this hash, or -1. Its lowest bit does not count. */
  int first(int hash) {
    if (used == 0) {
      return -1;
    }
    int tagged = tagged(hash);
    int page = number(indexOf(tagged));
    int home = place(page, home(tagged));
    // Most are there; the header is looked at only if not.
    return hashAt(home) == tagged ? home : find(tagged, page, firstSlot);
  }

  /** The place of the next entry with the same hash, or -1. */
  int next(int place) {
    int hash = hashAt(place);
    int slot = slotOf(place);
    return find(hash, pageOf(place), slot == home(hash) ? firstSlot : slot + 1);
  }

  /** What was said along with an entry's hash. */
  int rest(int place) {
    return (int) numbers(place).get(start(place));
  }

  /** Where the numbers of an entry are, among others. */
  LongBuffer numbers(int place) {
    return pages.numbers(pageOf(place));
  }

  /** Where among them they begin. The first one is not for the caller. */
  int start(int place) {
    return pages.start(pageOf(place)) + slotOf(place) * words;
  }

  /** How many entries there are. */
  int size() {
    return size;
  }

  /**
   * Adds an entry and returns its place; others may move. Its other numbers are undefined.
   *
   * @param hash the lowest bit does not count; the others are to be those of a good hash
   * @param rest whatever the caller likes
   * @throws OutOfMemoryError if there is no memory for it, or if all of a page have the same hash,
   *     which does not happen if it is a good one; nothing has changed then
   */
  int add(int hash, int rest) {
    int tagged = tagged(hash);
    int place = take(pageWithRoom(tagged), tagged);
    numbers(place).put(start(place), (long) tagged << Integer.SIZE | Integer.toUnsignedLong(rest));
    size++;
    return place;
  }

  /** Removes an entry; others may move. */
  void remove(int place) {
    int index = indexOf(hashAt(place));
    free(place);
    size--;
    join(index);
  }

  /**
   * Removes some of the entries of one page. All pages, one after the other, have had all entries,
   * also if others come and go in between.
   *
   * @param from 0 for the first page, or what was returned for the page before
   * @param gone is asked for the places of this page's entries whether they are to be removed; it
   *     may be asked again about one whose page was joined to the next
   * @return which page is the next, or {@link #END}
   */
  long removeIf(long from, IntPredicate gone) {
    if (used == 0) {
      return END;
    }
    int index = indexOf((int) from);
    int page = number(index);
    long next = index + 1 < used ? order[index + 1] >>> Integer.SIZE : END;
    for (int slot = firstSlot; slot < SLOTS; slot++) {
      int place = place(page, slot);
      if (hashAt(place) != 0 && gone.test(place)) {
        free(place);
        size--;
      }
    }
    join(index);
    return next;
  }

  /** As {@link Pages#trim}, of what was needed for entries that were removed. */
  Runnable trim() {
    if (used == 0) {
      order = NO_PAGES;
    }
    return pages.trim();
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

  private int find(int hash, int page, int from) {
    LongBuffer numbers = pages.numbers(page);
    int start = pages.start(page);
    int home = home(hash);
    long pattern = tag(hash) * EACH_BYTE;
    for (int word = from / Long.BYTES; word < HEADER_WORDS; word++) {
      for (long same = zeros(numbers.get(start + word) ^ pattern); same != 0; same &= same - 1) {
        int slot = slot(word, same);
        if (slot >= from && slot != home && hash(numbers.get(start + slot * words)) == hash) {
          return place(page, slot);
        }
      }
    }
    return -1;
  }

  /** The highest bit of each byte that is 0, and no other. */
  private static long zeros(long bytes) {
    return ~(((bytes & LOW_BITS) + LOW_BITS) | bytes | LOW_BITS);
  }

  /** The slot of the first byte that has a bit, in a word of the header. */
  private static int slot(int word, long bytes) {
    return word * Long.BYTES + Long.numberOfTrailingZeros(bytes) / Byte.SIZE;
  }

  private int capacity() {
    return SLOTS - firstSlot;
  }

  private int count(int page) {
    return (byte) pages.numbers(page).get(pages.start(page));
  }

  /** Takes a free place, where the hash is not written yet. */
  private int take(int page, int hash) {
    int home = place(page, home(hash));
    int place = hashAt(home) == 0 ? home : place(page, freeSlot(page));
    setTag(place, tag(hash));
    count(page, 1);
    return place;
  }

  private int freeSlot(int page) {
    LongBuffer numbers = pages.numbers(page);
    int start = pages.start(page);
    int word = firstSlot / Long.BYTES;
    long free = zeros(numbers.get(start + word)) & (-1L << (firstSlot % Long.BYTES * Byte.SIZE));
    while (free == 0) {
      word++;
      free = zeros(numbers.get(start + word));
    }
    return slot(word, free);
  }

  private void free(int place) {
    numbers(place).put(start(place), 0);
    setTag(place, 0);
    count(pageOf(place), -1);
  }

  /** The number of entries is in the first byte of the header. */
  private void count(int page, int more) {
    LongBuffer numbers = pages.numbers(page);
    int start = pages.start(page);
    numbers.put(start, numbers.get(start) + more);
  }

  private void setTag(int place, long tag) {
    LongBuffer numbers = numbers(place);
    int slot = slotOf(place);
    int word = pages.start(pageOf(place)) + slot / Long.BYTES;
    int shift = slot % Long.BYTES * Byte.SIZE;
    numbers.put(word, (numbers.get(word) & ~(0xFFL << shift)) | tag << shift);
  }

  private int pageWithRoom(int hash) {
    if (used == order.length) {
      order = Arrays.copyOf(order, 2 * used + 1);
    }
    if (used == 0) {
      insert(0, 0, pages.take());
    }
    int index = indexOf(hash);
    if (count(number(index)) < capacity()) {
      return number(index);
    }
    split(index);
    return number(indexOf(hash));
  }

  private void split(int index) {
    int page = number(index);
    int from = middle(page);
    int right = pages.take();
    insert(index + 1, from, right);
    move(page, from, right);
  }

  /** A hash in a page from which on about half of its entries are, and not all. */
  private int middle(int page) {
    int[] hashes = new int[capacity()];
    for (int i = 0; i < hashes.length; i++) {
      // So that their order is that of signed numbers.
      hashes[i] = hashAt(place(page, firstSlot + i)) ^ Integer.MIN_VALUE;
    }
    Arrays.sort(hashes);
    int middle = hashes.length / 2;
    while (middle < hashes.length && hashes[middle] == hashes[0]) {
      middle++;
    }
    if (middle == hashes.length) {
      throw new OutOfMemoryError("a page of entries with the same hash");
    }
    return hashes[middle] ^ Integer.MIN_VALUE;
  }

  /** Moves the entries from a hash on to another page. */
  private void move(int page, int from, int target) {
    for (int slot = firstSlot; slot < SLOTS; slot++) {
      int place = place(page, slot);
      int hash = hashAt(place);
      if (hash != 0 && Integer.compareUnsigned(hash, from) >= 0) {
        copy(place, take(target, hash), words);
        free(place);
      }
    }
  }

  /** Joins a page to those beside it if it is nearly empty, and they have enough room. */
  private void join(int index) {
    if (8 * count(number(index)) <= 3 * capacity()) {
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
    if (4 * (count(page) + count(right)) <= 3 * capacity()) {
      move(right, 0, page);
      delete(index + 1);
    }
  }

  private void insert(int index, int from, int page) {
    LongBuffer numbers = pages.numbers(page);
    int start = pages.start(page);
    for (int word = 0; word < HEADER_WORDS; word++) {
      numbers.put(start + word, 0);
    }
    for (int slot = firstSlot; slot < SLOTS; slot++) {
      numbers.put(start + slot * words, 0);
    }
    System.arraycopy(order, index, order, index + 1, used - index);
    order[index] = (long) from << Integer.SIZE | page;
    used++;
  }

  /** The last page in use moves to where this one was. */
  private void delete(int index) {
    int page = number(index);
    used--;
    System.arraycopy(order, index + 1, order, index, used - index);
    int last = pages.last();
    if (last != page) {
      copy(place(last, 0), place(page, 0), SLOTS * words);
      replace(last, page);
    }
    pages.giveLast();
  }

  private void replace(int from, int to) {
    int index = 0;
    while (number(index) != from) {
      index++;
    }
    order[index] += to - from;
  }

  private void copy(int place, int target, int length) {
    numbers(target).put(start(target), numbers(place), start(place), length);
  }

  /** 0 if the place is free. */
  private int hashAt(int place) {
    return hash(numbers(place).get(start(place)));
  }

  private static int hash(long first) {
    return (int) (first >>> Integer.SIZE);
  }

  /** Never 0, which is that of a place that is free. */
  private static int tagged(int hash) {
    return hash | 1;
  }

  /** The slot where an entry is looked for first. */
  private int home(int hash) {
    int share = (hash * SPREAD) >>> (Integer.SIZE - Byte.SIZE);
    return firstSlot + share * capacity() / (1 << Byte.SIZE);
  }

  /** From 1 to 255, with nothing in common for all entries of a slot or a page. */
  private static long tag(int hash) {
    return Math.max(1, (hash * SPREAD) >>> Byte.SIZE & 0xFF);
  }

  private static int place(int page, int slot) {
    return page << SLOT_BITS | slot;
  }

  private static int pageOf(int place) {
    return place >>> SLOT_BITS;
  }

  private static int slotOf(int place) {
    return place & (SLOTS - 1);
  }
}
