package dev.punchline.server.registry;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The heap, counted; whoever looks at what was given back sees that. */
final class CountedMemory implements Memory {
  private static final long CLOSED = 0xDEAD_DEAD_DEAD_DEADL;

  private final BooleanSupplier isShort;
  private int taken;
  private int allocations;
  private int regions;
  private int largestRegion;

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

  /** How often a region was opened so far. */
  int regions() {
    return regions;
  }

  /** How many words the largest region was opened for. */
  int largestRegion() {
    return largestRegion;
  }

  private void requireSome() {
    if (isShort.getAsBoolean()) {
      throw new OutOfMemoryError("as the test wants it");
    }
  }

  @Override
  public Region open(int words) {
    requireSome();
    regions++;
    largestRegion = Math.max(largestRegion, words);
    return new CountedRegion(words);
  }

  private final class CountedRegion implements Region {
    private final List<LongBuffer> allocated = new ArrayList<>();
    private int left;
    private boolean closed;

    CountedRegion(int words) {
      this.left = words;
    }

    @Override
    public LongBuffer allocate(int words) {
      if (closed || words > left) {
        throw new IllegalStateException("more than it was opened for");
      }
      requireSome();
      LongBuffer buffer = LongBuffer.allocate(words);
      allocated.add(buffer);
      allocations++;
      left -= words;
      taken += words;
      return buffer;
    }

    @Override
    public void close() {
      if (closed) {
        throw new IllegalStateException("closed twice");
      }
      closed = true;
      for (LongBuffer buffer : allocated) {
        taken -= buffer.limit();
        Arrays.fill(buffer.array(), CLOSED);
      }
    }
  }
}
