package dev.punchline.sim;

import java.time.Duration;

/** Durations, as one says them. */
public final class Time {
  private Time() {}

  public static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  public static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  public static Duration minutes(long minutes) {
    return Duration.ofMinutes(minutes);
  }
}
