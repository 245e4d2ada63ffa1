package dev.punchline.server.registry;

import java.util.Arrays;

/** The heap, counted; whoever looks at what was released sees that. */
final class CountedMemory implements Memory {
  private static final long RELEASED = 0xDEAD_DEAD_DEAD_DEADL;

  private int taken;

  /** How many words are in use. */
  int taken() {
    return taken;
  }

  @Override
  public Block allocate(int words) {
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
