package dev.punchline.server.registry;

import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/** An arena. */
final class ArenaRegion implements Region {
  /** So that what belongs together, and is as long, is fetched together. */
  private static final int CACHE_LINE_BYTES = 64;

  /** Shared: whoever holds the lock may be any thread. */
  private final Arena arena = Arena.ofShared();

  @Override
  public LongBuffer allocate(int words) {
    return arena
        .allocate((long) words * Long.BYTES, CACHE_LINE_BYTES)
        .asByteBuffer()
        .order(ByteOrder.nativeOrder())
        .asLongBuffer();
  }

  @Override
  public void close() {
    arena.close();
  }
}
