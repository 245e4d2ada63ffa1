package dev.punchline.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the figures depend on. */
final class Machine {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final String MODEL = "model name";

  /** For each processor; with more waiting, nobody has the one to himself. */
  private static final double BUSY = 0.5;

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
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    if (load > BUSY * processors) {
      remarks.add(
          "Other programs kept this machine busy when the run began (load %.1f): trust ratios only."
              .formatted(load));
    }
    return remarks;
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
