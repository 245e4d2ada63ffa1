package dev.punchline.bench;

import dev.punchline.bench.load.Messages;
import dev.punchline.bench.load.OldestFirst;
import dev.punchline.bench.load.Sources;
import dev.punchline.bench.load.UdpSockets;
import dev.punchline.bench.report.Chart;
import dev.punchline.bench.report.Column;
import dev.punchline.bench.report.Row;
import dev.punchline.bench.report.Samples;
import dev.punchline.bench.report.Section;
import dev.punchline.bench.target.Health;
import dev.punchline.bench.target.Memory;
import dev.punchline.bench.target.Punchline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * What a large table costs. Two servers take turns: one has few registrations, the other ever more,
 * so that both are asked under the same conditions.
 *
 * @param small its registrations live for the small table's lifetime, and so stay few
 * @param fewSources of which the small one has never heard those that come next
 * @param large its registrations live until it was filled and looked at
 */
record Growth(
    Punchline small, Sources fewSources, Punchline large, Scale scale, Progress progress) {
  /** So many batches, as one alone is over in a few milliseconds. */
  private static final int BATCHES = 4;

  private static final String AGAIN = "againMicros";
  private static final String NEW = "newMicros";
  private static final String AGAIN_SMALL = "againSmallMicros";
  private static final String NEW_SMALL = "newSmallMicros";
  private static final String AGAIN_GROWTH = "againGrowth";
  private static final String NEW_GROWTH = "newGrowth";
  private static final String LIVE = "registrations";
  private static final String RESIDENT = "residentMebibytes";
  private static final String SETTLED = "settledMebibytes";
  private static final String EACH = "bytesEach";

  private static final double MEBIBYTE = 1 << 20;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Within this time a server gives memory back that it no longer needs. */
  private static final Duration RETURN = Duration.ofSeconds(8);

  private static final Duration SETTLING = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(250);

  /** Fills, looks, and waits until all have expired. */
  List<Section> run() throws IOException {
    Sources manySources = new Sources();
    progress.say("growth: warming up two servers");
    warmUp(small, scale.smallest());
    var unused = new Arrivals(small.target(), fewSources).register(scale.smallest() * 20);
    warmUp(large, scale.largest());
    List<Row> memory = new ArrayList<>();
    OptionalLong untouched = Memory.resident(large.target());
    OptionalLong before = settled();
    memory.add(memory(0, untouched, before).row("before", "none, after as much traffic"));
    List<Row> cost = new ArrayList<>();
    Arrivals arrivals = new Arrivals(large.target(), manySources);
    for (int size : scale.tables().subList(1, scale.tables().size())) {
      progress.say("growth: %,d registrations".formatted(size));
      unused = arrivals.register(size - manySources.used());
      int live = Health.of(large).registrations();
      OptionalLong resident = Memory.resident(large.target());
      OptionalLong settled = settled();
      Samples samples = memory(live, resident, settled);
      if (before.isPresent() && settled.isPresent()) {
        samples.add(EACH, (settled.getAsLong() - before.getAsLong()) / (double) live);
      }
      memory.add(samples.row(String.valueOf(size), "%,d".formatted(size)));
      cost.add(cost(size, manySources));
    }
    Expiry expiry = new Expiry(large, progress);
    Section pauses = expiry.run();
    memory.add(
        memory(0, lowest(RETURN), OptionalLong.empty()).row("expired", "none, all have expired"));
    return List.of(costs(cost), memories(memory), pauses);
  }

  /** What the large server needs, once its compiler has finished and all that is spare is gone. */
  private OptionalLong settled() throws IOException {
    var unused = lowest(SETTLING);
    return Memory.settled(large.target());
  }

  /** The least resident memory of the large server in the time to come. */
  private OptionalLong lowest(Duration time) throws IOException {
    OptionalLong lowest = Memory.resident(large.target());
    long start = System.nanoTime();
    while (lowest.isPresent() && System.nanoTime() - start < time.toNanos()) {
      LockSupport.parkNanos(LOOK.toNanos());
      lowest =
          OptionalLong.of(
              Math.min(lowest.getAsLong(), Memory.resident(large.target()).orElseThrow()));
    }
    return lowest;
  }

  /** From a few sources, as often as there will be others. */
  private static void warmUp(Punchline server, int requests) throws IOException {
    try (UdpSockets sockets = UdpSockets.open(server.udp(), SteadyLoad.WINDOW)) {
      var unused =
          Timing.closed(
              server.target(),
              new OldestFirst(sockets, Messages.registration()),
              Timing.window(SteadyLoad.WINDOW),
              requests,
              PATIENCE);
    }
  }

  private Row cost(int size, Sources manySources) throws IOException {
    int few = scale.smallest();
    Samples samples = new Samples();
    // One more, the first, is not looked at: what was only just filled is still warming up.
    for (int round = 0; round <= scale.rounds(); round++) {
      // They may have expired since the last round.
      var unused = again(small, few, few);
      double againSmall = again(small, few, few).cpuMicros();
      double againLarge = again(large, few, manySources.used()).cpuMicros();
      double newSmall = fresh(small, few, fewSources).cpuMicros();
      double newLarge = fresh(large, few, manySources).cpuMicros();
      if (round > 0) {
        samples.add(AGAIN_SMALL, againSmall);
        samples.add(AGAIN, againLarge);
        samples.add(AGAIN_GROWTH, againLarge / againSmall);
        samples.add(NEW_SMALL, newSmall);
        samples.add(NEW, newLarge);
        samples.add(NEW_GROWTH, newLarge / newSmall);
      }
    }
    return samples.row(String.valueOf(size), "%,d registrations".formatted(size));
  }

  private static Measurement fresh(Punchline server, int count, Sources sources)
      throws IOException {
    return new Arrivals(server.target(), sources).register(count);
  }

  /** REGISTRATION from so many sources of those that were used, spread over all of them. */
  private static Measurement again(Punchline server, int count, int used) throws IOException {
    Measurement sum = Measurement.NONE;
    for (int batch = 0; batch < BATCHES; batch++) {
      int offset = batch * (used / count) / BATCHES;
      int[] spread =
          IntStream.range(0, count).map(i -> (int) ((long) i * used / count) + offset).toArray();
      try (UdpSockets sockets = Sources.open(server.udp(), spread)) {
        sum =
            sum.plus(
                Timing.closed(
                    server.target(),
                    new OldestFirst(sockets, Messages.registration()),
                    Timing.window(SteadyLoad.WINDOW),
                    count,
                    PATIENCE));
      }
    }
    return sum;
  }

  private static Samples memory(int live, OptionalLong resident, OptionalLong settled) {
    Samples samples = new Samples();
    samples.add(LIVE, live);
    resident.ifPresent(bytes -> samples.add(RESIDENT, bytes / MEBIBYTE));
    settled.ifPresent(bytes -> samples.add(SETTLED, bytes / MEBIBYTE));
    return samples;
  }

  private Section costs(List<Row> rows) {
    String few = "%,d".formatted(scale.smallest());
    return new Section(
        "growth",
        "REGISTRATION as the table grows",
        "Processor time for each answer, from sources spread over the whole table and from new ones,"
            + " and in the same rounds at a server with about %s registrations.".formatted(few),
        List.of(
            new Column(AGAIN, "again µs", 2),
            new Column(AGAIN_SMALL, "again at " + few, 2),
            new Column(AGAIN_GROWTH, "again, ratio", 2),
            new Column(NEW, "new µs", 2),
            new Column(NEW_SMALL, "new at " + few, 2),
            new Column(NEW_GROWTH, "new, ratio", 2)),
        rows,
        List.of(
            new Chart(
                "Cost beside that at %s registrations".formatted(few),
                List.of(AGAIN_GROWTH, NEW_GROWTH),
                false)));
  }

  private static Section memories(List<Row> rows) {
    return new Section(
        "memory",
        "Memory of registrations",
        "Resident memory of the server, as it is and once it was told to collect its garbage. Bytes"
            + " for each: what is then more than after as much traffic from a few sources, by the"
            + " number of registrations. When all have expired it is told nothing.",
        List.of(
            new Column(LIVE, "registrations", 0),
            new Column(RESIDENT, "resident MiB", 1),
            new Column(SETTLED, "collected MiB", 1),
            new Column(EACH, "bytes each", 0)),
        rows,
        List.of(new Chart("Resident memory, in MiB", List.of(RESIDENT), false)));
  }
}
