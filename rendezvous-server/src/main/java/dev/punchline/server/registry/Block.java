package dev.punchline.server.registry;

import java.nio.LongBuffer;

/**
 * Some memory.
 *
 * @param words what is in it
 * @param release gives it back; nobody may look at it afterwards. To be called once
 */
record Block(LongBuffer words, Runnable release) {
  /** None, which does not have to be released. */
  static final Block NONE = new Block(LongBuffer.allocate(0), () -> {});
}
