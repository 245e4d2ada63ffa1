package dev.punchline.server.registry;

import java.util.Arrays;

/** The heap, counted; whoever looks at what was released sees that. */
final class CountedMemory implements Memory {
  private static final long RELEASED = 0xDEAD_DEAD_DEAD_DEADL;

  private int taken;
  private boolean isShort;

  /** How many words are in use. */
  int taken() {
    return taken;
  }

  /** Whether there is no more to be had from now on. */
  void isShort(boolean now) {
    isShort = now;
  }

  @Override
  public Block allocate(int words) {
    if (isShort) {
      throw new OutOfMemoryError("as the test wants it");
    }
    Block block = new HeapMemory().allocate(words);
    boolean[] released = {false};
    taken += words;
    return new Block(
        block.words(),
        () -> {
          if (released[0]) {
            throw new IllegalStateException("released twice");
          }
          released[0] = true;
          taken -= words;
          Arrays.fill(block.words().array(), RELEASED);
        });
  }
}
