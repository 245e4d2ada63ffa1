package dev.punchline.protocol.bench;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link StunCodecBenchmark} and prints a table: time and memory, ours beside ice4j's. */
public final class Comparison {
  /** What one benchmark measured, for one operation. */
  private record Cost(double nanoseconds, double bytes) {}

  private Comparison() {}

  /**
   * Takes some seconds for each of 16 measurements.
   *
   * @param args for how many seconds each is measured, and in how many processes
   */
  public static void main(String[] args) throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(StunCodecBenchmark.class.getName())
            .addProfiler(GCProfiler.class)
            .measurementIterations(Integer.parseInt(args[0]))
            .measurementTime(TimeValue.seconds(1))
            .forks(Integer.parseInt(args[1]))
            // Or ice4j adds a SOFTWARE of its own, and tells how it was configured.
            .jvmArgsAppend("-Dice4j.software=", "-Djava.util.logging.config.file=/dev/null")
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    Map<String, Cost> costs = new HashMap<>();
    for (RunResult result : new Runner(options).run()) {
      String name = result.getParams().getBenchmark();
      costs.put(
          name.substring(name.lastIndexOf('.') + 1) + result.getParams().getParam("sample"),
          new Cost(
              result.getPrimaryResult().getScore(),
              Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                  .getScore()));
    }
    print(costs);
  }

  private static void print(Map<String, Cost> costs) {
    System.out.println("                                      ns/op                  B/op");
    System.out.println("                                 ours  ice4j ratio      ours  ice4j ratio");
    for (String direction : new String[] {"encode", "decode"}) {
      for (Sample sample : Sample.values()) {
        Cost ours = Objects.requireNonNull(costs.get(direction + "Ours" + sample));
        Cost theirs = Objects.requireNonNull(costs.get(direction + "Ice4j" + sample));
        System.out.printf(
            Locale.ROOT,
            "%s %-22s  %6.0f %6.0f  %4.2f    %6.0f %6.0f  %4.2f%n",
            direction,
            sample.title(),
            ours.nanoseconds(),
            theirs.nanoseconds(),
            ours.nanoseconds() / theirs.nanoseconds(),
            ours.bytes(),
            theirs.bytes(),
            ours.bytes() / theirs.bytes());
      }
    }
  }
}
