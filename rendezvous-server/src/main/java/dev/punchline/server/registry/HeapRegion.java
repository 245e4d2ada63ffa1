package dev.punchline.server.registry;

import java.nio.LongBuffer;

/** The heap, which keeps what is given back until the collector has looked at all of it. */
final class HeapRegion implements Region {
  @Override
  public LongBuffer allocate(int words) {
    return LongBuffer.allocate(words);
  }

  @Override
  public void close() {}
}
