package dev.punchline.server.registry;

import java.util.ServiceLoader;

/** Where the numbers of the table are. */
interface Memory {
  /** The first Java in which memory outside the heap can be given back at once (JEP 454). */
  int FIRST_WITH_ARENAS = 22;

  /**
   * Takes memory for some numbers, all 0.
   *
   * @throws OutOfMemoryError if there is not as much
   */
  Block allocate(int words);

  /**
   * What gives back what is released, if this Java can; else the heap, which keeps it until the
   * collector has looked at all of it.
   */
  static Memory ofThisJava() {
    return Runtime.version().feature() < FIRST_WITH_ARENAS
        ? new HeapMemory()
        : ServiceLoader.load(Memory.class).findFirst().orElseGet(HeapMemory::new);
  }
}
