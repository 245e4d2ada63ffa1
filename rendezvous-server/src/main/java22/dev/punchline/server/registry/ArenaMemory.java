package dev.punchline.server.registry;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/**
 * Memory outside the heap, which the C library has back as soon as it is released, and the system
 * when that library is told to trim itself (JVM flag TrimNativeHeapInterval). To release it all
 * threads have to be asked whether they are looking at it, which takes some ten microseconds;
 * little memory is not worth that, and comes from the heap.
 */
public final class ArenaMemory implements Memory {
  /** So that what belongs together, and is as long, is fetched together. */
  private static final int CACHE_LINE_BYTES = 64;

  /** 8 KiB. */
  static final int FEWEST_WORDS = 1_024;

  private final Memory heap = new HeapMemory();

  /**
   * Takes some and gives it back: the first time the JVM has to load what that needs, which takes
   * 20 ms, and nobody waits yet.
   */
  public ArenaMemory() {
    allocate(FEWEST_WORDS).release().run();
  }

  @Override
  public Block allocate(int words) {
    if (words < FEWEST_WORDS) {
      return heap.allocate(words);
    }
    // Shared: whoever holds the lock may be any thread.
    Arena arena = Arena.ofShared();
    MemorySegment memory = arena.allocate((long) words * Long.BYTES, CACHE_LINE_BYTES);
    return new Block(
        memory.asByteBuffer().order(ByteOrder.nativeOrder()).asLongBuffer(), arena::close);
  }
}
