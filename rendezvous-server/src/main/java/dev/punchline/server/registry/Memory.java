package dev.punchline.server.registry;

import java.util.ServiceLoader;

/** Where the numbers of the table are. */
interface Memory {
  /** The first Java in which memory outside the heap can be given back at once (JEP 454). */
  int FIRST_WITH_ARENAS = 22;

  /**
   * A region from which nothing has been taken yet.
   *
   * @param words how many will be, at most
   */
  Region open(int words);

  /**
   * What gives back what is closed, if this Java can; else the heap, which keeps it until the
   * collector has looked at all of it.
   */
  static Memory ofThisJava() {
    return Runtime.version().feature() < FIRST_WITH_ARENAS
        ? words -> new HeapRegion()
        : ServiceLoader.load(Memory.class).findFirst().orElse(words -> new HeapRegion());
  }
}
