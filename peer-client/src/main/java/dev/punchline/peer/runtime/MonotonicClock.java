package dev.punchline.peer.runtime;

import java.time.Instant;
import java.time.InstantSource;

/** Instants that never go back, whatever happens to the system's clock. */
final class MonotonicClock implements InstantSource {
  private final Instant origin = Instant.now();
  private final long nanosAtOrigin = System.nanoTime();

  @Override
  public Instant instant() {
    return origin.plusNanos(System.nanoTime() - nanosAtOrigin);
  }
}
