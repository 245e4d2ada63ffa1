package dev.punchline.server.registry;

import java.time.Instant;

/** Instants as nanoseconds since 1970, which a long can hold from the year 1678 to 2262. */
final class Nanos {
  private static final long SECOND = 1_000_000_000;

  private Nanos() {}

  /**
   * @throws ArithmeticException if the instant is out of range
   */
  static long of(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), SECOND), (long) instant.getNano());
  }

  static Instant toInstant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
  }
}
