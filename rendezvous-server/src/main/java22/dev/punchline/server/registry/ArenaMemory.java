package dev.punchline.server.registry;

/**
 * Memory outside the heap, which the C library has back as soon as it is released, and the system
 * when that library is told to trim itself (JVM flag TrimNativeHeapInterval). To give it back all
 * threads have to be asked whether they are looking at it, which takes some hundred microseconds;
 * little memory is not worth that, and comes from the heap.
 */
public final class ArenaMemory implements Memory {
  /** 8 KiB. */
  private static final int FEWEST_WORDS = 1_024;

  /**
   * Takes some and gives it back: the first time the JVM has to load what that needs, which takes
   * 20 ms, and nobody waits yet.
   */
  public ArenaMemory() {
    Region first = open(FEWEST_WORDS);
    first.allocate(FEWEST_WORDS).put(0, 0);
    first.close();
  }

  @Override
  public Region open(int words) {
    return words < FEWEST_WORDS ? new HeapRegion() : new ArenaRegion();
  }
}
