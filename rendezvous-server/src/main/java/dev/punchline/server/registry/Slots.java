package dev.punchline.server.registry;

import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Entries in pages of some dozens. In its page, an entry is in the slot that its hash says, if that
 * was free, else in any other. The first numbers of a page say which: a byte for each slot, which
 * is 0 if it is free, so that eight are compared at once. Not thread-safe.
 *
 * <p>A hash is never 0 here. A place is a page and a slot of it, and holds until the entry is
 * removed or moved.
 */
final class Slots {
  /** A place is the number of a page times the slots, and the slot. */
  private static final int SLOT_BITS = 6;

  /** In a page. The first of them are its header. */
  private static final int SLOTS = 1 << SLOT_BITS;

  private static final int HEADER_WORDS = SLOTS / Long.BYTES;
  private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
  private static final long LOW_BITS = 0x7F * EACH_BYTE;

  /** 2^32 divided by the golden ratio: its multiples' upper bits are spread evenly. */
  private static final int SPREAD = 0x9E37_79B1;

  private final int words;
  private final int firstSlot;
  private final Pages pages;

  /**
   * @param words the size of an entry, in longs; from 1 to 128
   */
  Slots(Memory memory, int words) {
    this.words = words;
    this.firstSlot = Math.ceilDiv(HEADER_WORDS, words);
    this.pages = new Pages(memory, SLOTS * words);
  }

  /** How many entries a page has room for. */
  int capacity() {
    return SLOTS - firstSlot;
  }

  /** How many entries a page has. */
  int count(int page) {
    return (byte) pages.numbers(page).get(pages.start(page));
  }

  /** The place of the first entry of a page with this hash, or -1. */
  int first(int page, int hash) {
    int home = place(page, home(hash));
    // Most are there; the header is looked at only if not.
    return hashAt(home) == hash ? home : find(hash, page, firstSlot);
  }

  /** The place of the next entry with the same hash, or -1. */
  int next(int place) {
    int hash = hashAt(place);
    int slot = slotOf(place);
    return find(hash, pageOf(place), slot == home(hash) ? firstSlot : slot + 1);
  }

  /** An entry's hash, or 0 if the place is free. */
  int hashAt(int place) {
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

  /** Adds an entry to a page that has room for it, and returns its place. */
  int add(int page, int hash) {
    int place = take(page, hash);
    numbers(place).put(start(place), hash);
    return place;
  }

  /** Removes an entry. */
  void remove(int place) {
    numbers(place).put(start(place), 0);
    setTag(place, 0);
    count(pageOf(place), -1);
  }

  /** Removes some entries of a page. */
  void removeIf(int page, IntPredicate gone) {
    for (int slot = firstSlot; slot < SLOTS; slot++) {
      int place = place(page, slot);
      if (hashAt(place) != 0 && gone.test(place)) {
        remove(place);
      }
    }
  }

  /** Moves the entries from a hash on to another page, which has room for them. */
  void move(int page, int from, int target) {
    for (int slot = firstSlot; slot < SLOTS; slot++) {
      int place = place(page, slot);
      int hash = hashAt(place);
      if (hash != 0 && Integer.compareUnsigned(hash, from) >= 0) {
        copy(place, take(target, hash), words);
        remove(place);
      }
    }
  }

  /**
   * A hash in a full page from which on about half of its entries are, and not all.
   *
   * @throws OutOfMemoryError if all have the same
   */
  int middle(int page) {
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

  /**
   * Takes a page, with no entries.
   *
   * @throws OutOfMemoryError as {@link Pages#take}
   */
  int takePage() {
    int page = pages.take();
    LongBuffer numbers = pages.numbers(page);
    int start = pages.start(page);
    for (int word = 0; word < HEADER_WORDS; word++) {
      numbers.put(start + word, 0);
    }
    for (int slot = firstSlot; slot < SLOTS; slot++) {
      numbers.put(start + slot * words, 0);
    }
    return page;
  }

  /**
   * Gives a page back. The last page in use moves to where it was.
   *
   * @return the number that the last page had
   */
  int givePage(int page) {
    int last = pages.last();
    if (last != page) {
      copy(place(last, 0), place(page, 0), SLOTS * words);
    }
    pages.giveLast();
    return last;
  }

  /** As {@link Pages#trim}. */
  Runnable trim() {
    return pages.trim();
  }

  private int find(int hash, int page, int from) {
    LongBuffer numbers = pages.numbers(page);
    int start = pages.start(page);
    int home = home(hash);
    long pattern = tag(hash) * EACH_BYTE;
    for (int word = from / Long.BYTES; word < HEADER_WORDS; word++) {
      for (long same = zeros(numbers.get(start + word) ^ pattern); same != 0; same &= same - 1) {
        int slot = slot(word, same);
        if (slot >= from && slot != home && numbers.get(start + slot * words) == hash) {
          return place(page, slot);
        }
      }
    }
    return -1;
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

  private void copy(int place, int target, int length) {
    numbers(target).put(start(target), numbers(place), start(place), length);
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

  /** The highest bit of each byte that is 0, and no other. */
  private static long zeros(long bytes) {
    return ~(((bytes & LOW_BITS) + LOW_BITS) | bytes | LOW_BITS);
  }

  /** The slot of the first byte that has a bit, in a word of the header. */
  private static int slot(int word, long bytes) {
    return word * Long.BYTES + Long.numberOfTrailingZeros(bytes) / Byte.SIZE;
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
