package dev.punchline.server.registry;

import java.nio.LongBuffer;

/** Memory that is given back all at once. */
interface Region {
  /**
   * Takes memory for some numbers, all 0.
   *
   * @param words how many; at least 1
   * @throws OutOfMemoryError if there is not as much
   */
  LongBuffer allocate(int words);

  /** Gives it back; nobody may look at it afterwards. To be called once. */
  void close();
}
