package dev.punchline.server.registry;

import java.util.Arrays;
import java.util.function.BooleanSupplier;

/** The heap, counted; whoever looks at what was released sees that. */
final class CountedMemory implements Memory {
  private static final long RELEASED = 0xDEAD_DEAD_DEAD_DEADL;

  private final BooleanSupplier isShort;
  private int taken;

  CountedMemory() {
    this(() -> false);
  }

  /**
   * @param isShort says, each time, that there is none
   */
  CountedMemory(BooleanSupplier isShort) {
    this.isShort = isShort;
  }

  /** How many words are in use. */
  int taken() {
    return taken;
  }

  @Override
  public Block allocate(int words) {
    if (isShort.getAsBoolean()) {
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
