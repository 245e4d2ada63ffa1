package dev.punchline.server.registry;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pages of memory, all as long. Those in use are in a row, whatever was given back, so that few
 * pages need little memory. Not thread-safe.
 *
 * <p>It comes from regions, because to close one is slow, however large it is, and of these in
 * pieces, because to have one filled with zeros is the slower the larger it is: that of the largest
 * takes some fifty microseconds.
 */
final class Pages {
  /** The lower bits of a page's number: which one of its piece it is. */
  private static final int INDEX_BITS = 10;

  private static final int INDEX_MASK = (1 << INDEX_BITS) - 1;

  /** So that the number of a page has no more than 25 bits. */
  private static final int MOST_PIECES = 1 << (25 - INDEX_BITS);

  /** 64 KiB. */
  private static final int MOST_WORDS_IN_PIECE = 1 << 13;

  /** Half a mebibyte. */
  private static final int MOST_WORDS_IN_REGION = 1 << 16;

  /** A region is as large as all pages in use, divided by this: so little may be unused. */
  private static final int SHARE = 4;

  private final Memory memory;
  private final int words;
  private final List<Part> parts = new ArrayList<>();
  private LongBuffer[] pieces = {};

  /** The piece with the last page in use, or -1. */
  private int lastPiece = -1;

  private int usedOfLast;
  private int used;

  /**
   * A region of the pages.
   *
   * @param firstPiece the first one that is from it
   * @param pages how many there will be
   */
  private record Part(Region region, int firstPiece, int pages) {}

  /**
   * @param words how long a page is, in longs; from 8 to 8192
   */
  Pages(Memory memory, int words) {
    this.memory = memory;
    this.words = words;
  }

  /**
   * Takes a page, in which anything may be.
   *
   * @return its number, from 0 to 2^25 - 1
   * @throws OutOfMemoryError if there is no memory for it, or no number; nothing has changed then
   */
  int take() {
    if (lastPiece < 0 || usedOfLast == pagesIn(lastPiece)) {
      if (lastPiece + 1 == pieces.length) {
        addPiece();
      }
      lastPiece++;
      usedOfLast = 0;
    }
    usedOfLast++;
    used++;
    return last();
  }

  private void addPiece() {
    if (pieces.length == MOST_PIECES) {
      throw new OutOfMemoryError("as many pages as there are numbers");
    }
    LongBuffer[] more = Arrays.copyOf(pieces, pieces.length + 1);
    int left = leftInLastPart();
    if (left == 0) {
      left = Math.clamp(used / SHARE, 1, MOST_WORDS_IN_REGION / words);
      parts.add(new Part(memory.open(left * words), pieces.length, left));
    }
    more[pieces.length] =
        parts.getLast().region().allocate(Math.min(left, MOST_WORDS_IN_PIECE / words) * words);
    pieces = more;
  }

  private int leftInLastPart() {
    if (parts.isEmpty()) {
      return 0;
    }
    int left = parts.getLast().pages();
    for (int piece = parts.getLast().firstPiece(); piece < pieces.length; piece++) {
      left -= pagesIn(piece);
    }
    return left;
  }

  /** The last page in use, which is the one that {@link #giveLast} gives back. */
  int last() {
    return lastPiece << INDEX_BITS | (usedOfLast - 1);
  }

  /** Gives the last page in use back, for the next that is taken. */
  void giveLast() {
    used--;
    usedOfLast--;
    if (usedOfLast == 0) {
      lastPiece--;
      usedOfLast = lastPiece < 0 ? 0 : pagesIn(lastPiece);
    }
  }

  /**
   * Does without the memory that is not used any more.
   *
   * @return gives it back to the system, which may take a while, and needs no lock
   * @throws OutOfMemoryError if there is not even memory for that; nothing has changed then
   */
  Runnable trim() {
    int needed = parts.size();
    while (needed > 0 && parts.get(needed - 1).firstPiece() > lastPiece) {
      needed--;
    }
    List<Part> unneeded = parts.subList(needed, parts.size());
    if (unneeded.isEmpty()) {
      return () -> {};
    }
    List<Part> closed = List.copyOf(unneeded);
    pieces = Arrays.copyOf(pieces, closed.getFirst().firstPiece());
    unneeded.clear();
    return () -> closed.forEach(part -> part.region().close());
  }

  /** Where the numbers of a page in use are, among others. */
  LongBuffer numbers(int page) {
    return pieces[page >>> INDEX_BITS];
  }

  /** Where among them they begin. */
  int start(int page) {
    return (page & INDEX_MASK) * words;
  }

  private int pagesIn(int piece) {
    return pieces[piece].limit() / words;
  }
}
