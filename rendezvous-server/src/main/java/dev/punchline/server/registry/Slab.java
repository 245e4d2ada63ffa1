package dev.punchline.server.registry;

import java.nio.LongBuffer;

/**
 * Entries of {@value #WORDS} numbers each, themselves numbered from 0 without a gap. Takes at most
 * two and a quarter times what its entries need (or room for {@value #FEWEST}), and nothing when
 * there is none. Not thread-safe.
 */
final class Slab {
  /** The size of an entry, which is that of a cache line. */
  static final int WORDS = 8;

  /** The fewest entries there is room for, unless there is none. */
  static final int FEWEST = 16;

  private final Memory memory;
  private Block block = Block.NONE;
  private LongBuffer words = block.words();
  private int room;
  private int size;

  Slab(Memory memory) {
    this.memory = memory;
  }

  /**
   * Makes an entry, whose words are undefined, and returns its number.
   *
   * @throws OutOfMemoryError if there is no memory for it; nothing has changed then
   */
  int add() {
    if (size == room) {
      resize(Math.max(FEWEST, room + room / 2));
    }
    return size++;
  }

  /**
   * Removes an entry. The last one takes its place and its number.
   *
   * @return the number that the moved entry had; that of the removed one if it was the last
   */
  int remove(int entry) {
    int last = --size;
    if (entry != last) {
      words.put(entry * WORDS, words, last * WORDS, WORDS);
    }
    if (size == 0) {
      resize(0);
    } else if (room > FEWEST && 9L * size < 4L * room) {
      shrink(Math.max(FEWEST, (int) (2L * room / 3)));
    }
    return last;
  }

  /** How many entries there are. */
  int size() {
    return size;
  }

  long get(int entry, int word) {
    return words.get(entry * WORDS + word);
  }

  void set(int entry, int word, long value) {
    words.put(entry * WORDS + word, value);
  }

  private void shrink(int entries) {
    try {
      resize(entries);
    } catch (OutOfMemoryError e) {
      // There is no room for a copy, however small: then everything stays where it is.
    }
  }

  private void resize(int entries) {
    Block old = block;
    block = entries == 0 ? Block.NONE : memory.allocate(entries * WORDS);
    words = block.words();
    room = entries;
    if (size > 0) {
      words.put(0, old.words(), 0, size * WORDS);
    }
    old.release().run();
  }
}
