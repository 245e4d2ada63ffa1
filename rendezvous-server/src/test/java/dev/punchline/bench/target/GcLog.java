package dev.punchline.bench.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The log of a JVM's garbage collector, as {@code -Xlog:gc} writes it.
 *
 * @param file where it is; it need not be there yet
 */
public record GcLog(Path file) {
  private static final Pattern PAUSE = Pattern.compile("Pause .* (\\d+\\.\\d+)ms");

  /** The milliseconds of each pause so far. */
  public List<Double> pauses() throws IOException {
    return Files.exists(file) ? pausesIn(Files.readString(file)) : List.of();
  }

  static List<Double> pausesIn(String log) {
    return PAUSE.matcher(log).results().map(GcLog::millis).toList();
  }

  private static double millis(MatchResult pause) {
    return Double.parseDouble(pause.group(1));
  }
}
