package dev.punchline.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** What the figures depend on. */
final class Machine {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final String MODEL = "model name";

  /** For each processor; with more waiting, nobody has the one to himself. */
  private static final double BUSY = 0.5;

  /** The server at its best, and the generator, which never sleeps. */
  private static final double OURS = 2;

  private Machine() {}

  static List<String> remarks() throws IOException {
    int processors = Runtime.getRuntime().availableProcessors();
    List<String> remarks = new ArrayList<>();
    remarks.add(
        "Java %s, %d processors%s, %s %s"
            .formatted(
                System.getProperty("java.version"),
                processors,
                model(),
                System.getProperty("os.name"),
                System.getProperty("os.version")));
    return remarks;
  }

  /** How many others want a processor at any time, or nothing where that is not told. */
  static OptionalDouble load() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return load < 0 ? OptionalDouble.empty() : OptionalDouble.of(load);
  }

  /**
   * What to make of the load before and after a run, which are averages over a minute.
   *
   * @param after as much of it as the run itself makes is no disturbance
   */
  static Optional<String> disturbance(double before, double after, int processors) {
    if (before <= BUSY * processors && after - OURS <= BUSY * processors) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "Others, or the build of this, kept the machine busy (load %.1f before, %.1f at the end, of which up"
                + " to %.0f is this run): trust ratios only.",
            before,
            after,
            OURS));
  }

  private static String model() throws IOException {
    if (!Files.isReadable(PROCESSORS)) {
      return "";
    }
    return Files.readAllLines(PROCESSORS).stream()
        .filter(line -> line.startsWith(MODEL))
        .map(line -> " (" + line.substring(line.indexOf(':') + 1).strip() + ")")
        .findFirst()
        .orElse("");
  }
}
