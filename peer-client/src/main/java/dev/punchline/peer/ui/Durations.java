package dev.punchline.peer.ui;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Durations as people write them: {@code 90s}, {@code 0.5s}, {@code 2m}, {@code 1h30m}. */
public final class Durations {
  /** Longer than anybody waits, and short enough to be added to any instant. */
  private static final Duration LONGEST = Duration.ofDays(365);

  private Durations() {}

  /** Reads one that is longer than zero and not longer than a year. */
  public static Optional<Duration> parse(String text) {
    try {
      return Optional.of(Duration.parse("PT" + text))
          .filter(Duration::isPositive)
          .filter(duration -> duration.compareTo(LONGEST) <= 0);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Writes one so that it can be read again. */
  public static String format(Duration duration) {
    return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }
}
