package dev.punchline.protocol.testing;

import java.time.Duration;
import java.time.Instant;

/** Milliseconds since a test began, as the machines want them. */
public final class VirtualTime {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private VirtualTime() {}

  public static Instant at(long millis) {
    return START.plusMillis(millis);
  }

  public static long millis(Instant instant) {
    return Duration.between(START, instant).toMillis();
  }

  public static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
