package dev.punchline.peer.cli;

import java.time.DateTimeException;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them: {@code 90s}, {@code 0.5s}, {@code 2m}, {@code 1h30m}. */
final class DurationConverter implements ITypeConverter<Duration> {
  /** Longer than anybody waits, and short enough to be added to any instant. */
  private static final Duration LONGEST = Duration.ofDays(365);

  @Override
  public Duration convert(String text) {
    try {
      Duration duration = Duration.parse("PT" + text);
      if (duration.isPositive() && duration.compareTo(LONGEST) <= 0) {
        return duration;
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    throw new TypeConversionException(
        "'" + text + "' is no duration like 30s, 0.5s or 2m, at most 8760h");
  }
}
