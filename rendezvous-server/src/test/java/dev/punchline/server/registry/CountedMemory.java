package dev.punchline.server.registry;

import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The heap, counted; whoever looks at what was released sees that. */
final class CountedMemory implements Memory {
  private static final long RELEASED = 0xDEAD_DEAD_DEAD_DEADL;

  private final BooleanSupplier isShort;
  private final Map<Integer, LongBuffer> blocks = new HashMap<>();
  private int taken;
  private int allocations;

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

  /** How often some was allocated so far. */
  int allocations() {
    return allocations;
  }

  /** All that is in use. */
  Collection<LongBuffer> blocks() {
    return blocks.values();
  }

  @Override
  public Block allocate(int words) {
    if (isShort.getAsBoolean()) {
      throw new OutOfMemoryError("as the test wants it");
    }
    Block block = new HeapMemory().allocate(words);
    boolean[] released = {false};
    taken += words;
    int number = ++allocations;
    blocks.put(number, block.words());
    return new Block(
        block.words(),
        () -> {
          if (released[0]) {
            throw new IllegalStateException("released twice");
          }
          released[0] = true;
          taken -= words;
          blocks.remove(number);
          Arrays.fill(block.words().array(), RELEASED);
        });
  }
}
