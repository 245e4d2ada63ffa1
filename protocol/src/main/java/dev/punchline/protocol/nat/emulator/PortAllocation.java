package dev.punchline.protocol.nat.emulator;

/** Which external port a new mapping gets, RFC 4787 section 4.2. */
public sealed interface PortAllocation {
  /**
   * The internal port, if it can be had, and else the next one that is free.
   *
   * @param overloading whether it can be had even while another internal endpoint uses it, so that
   *     only the remote endpoint tells whom an answer is for (section 4.2.1)
   */
  record Preserving(boolean overloading) implements PortAllocation {}

  /**
   * The one before, plus a step.
   *
   * @param step from 1 to 1000
   */
  record Sequential(int step) implements PortAllocation {
    private static final int LONGEST_STEP = 1000;

    public Sequential {
      if (step < 1 || step > LONGEST_STEP) {
        throw new IllegalArgumentException("a step is from 1 to 1000, not " + step);
      }
    }
  }

  /** Any. */
  record Random() implements PortAllocation {}

  /**
   * Any of a block that one internal address has for itself, as carriers do to keep their logs
   * short (RFC 6888 section 4); another block once one is full.
   *
   * @param size ports in a block, from 1 to 16384
   */
  record Blocks(int size) implements PortAllocation {
    private static final int LARGEST = 16_384;

    public Blocks {
      if (size < 1 || size > LARGEST) {
        throw new IllegalArgumentException("a block has from 1 to 16384 ports, not " + size);
      }
    }
  }
}
