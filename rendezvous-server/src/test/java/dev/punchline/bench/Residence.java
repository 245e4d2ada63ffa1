package dev.punchline.bench;

import dev.punchline.bench.report.Chart;
import dev.punchline.bench.report.Column;
import dev.punchline.bench.report.Row;
import dev.punchline.bench.report.Samples;
import dev.punchline.bench.report.Section;
import dev.punchline.bench.target.Health;
import dev.punchline.bench.target.Memory;
import dev.punchline.bench.target.Punchline;
import dev.punchline.bench.target.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The resident memory of a server, before, while and after it has many registrations: as the server
 * itself leaves it, and once its JVM was told to collect. The first is what an operator sees, but
 * counts garbage as long as nobody needs its place; so only the second tells what a registration
 * takes.
 */
final class Residence {
  private static final String LIVE = "registrations";
  private static final String RESIDENT = "residentMebibytes";
  private static final String MORE = "moreMebibytes";
  private static final String SETTLED = "settledMebibytes";
  private static final String SETTLED_MORE = "settledMoreMebibytes";
  private static final String EACH = "bytesEach";

  private static final double MEBIBYTE = 1 << 20;

  /** Within this time a server gives memory back that it no longer needs. */
  private static final Duration RETURN = Duration.ofSeconds(8);

  private static final Duration LOOK = Duration.ofMillis(250);

  /** Of a processor, for as long as a look takes: then no compiler is at work, which needs much. */
  private static final double QUIET = 0.04;

  /** For it to become quiet, if it ever does. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Punchline server;
  private final List<Row> rows = new ArrayList<>();
  private Look before = new Look(OptionalLong.empty(), OptionalLong.empty());

  /** Bytes, where they can be read. */
  private record Look(OptionalLong resident, OptionalLong settled) {}

  Residence(Punchline server) {
    this.server = server;
  }

  /** Nobody is registered any more of as many as there will be. */
  void before() throws IOException {
    // To be told so for the first time takes memory, too.
    var unused = Memory.settled(server.target());
    before = look(Duration.ZERO);
    rows.add(samples(before).row("before", "none, before"));
  }

  /**
   * So many are.
   *
   * @param size what the row is called
   */
  void at(int size) throws IOException {
    Look now = look(Duration.ZERO);
    Samples samples = samples(now);
    if (before.settled.isPresent() && now.settled.isPresent()) {
      long more = now.settled.getAsLong() - before.settled.getAsLong();
      samples.add(EACH, more / (double) Health.of(server).registrations());
    }
    rows.add(samples.row(String.valueOf(size), "%,d".formatted(size)));
  }

  /** Nobody is any more. */
  void expired() throws IOException {
    rows.add(samples(look(RETURN)).row("expired", "none, all have expired"));
  }

  Section section() {
    return new Section(
        "memory",
        "Memory of registrations",
        ("Resident memory of the server once it is quiet, as it is (the least within %d s, when all"
                + " have expired), and once it was told to collect its garbage. More: than before,"
                + " when some had come and expired. Bytes for each: what is more once collected, by"
                + " the number of registrations.")
            .formatted(RETURN.toSeconds()),
        List.of(
            new Column(LIVE, "registrations", 0),
            new Column(RESIDENT, "resident MiB", 1),
            new Column(MORE, "more", 1),
            new Column(SETTLED, "collected MiB", 1),
            new Column(SETTLED_MORE, "more", 1),
            new Column(EACH, "bytes each", 0)),
        rows,
        List.of(new Chart("Resident memory, in MiB", List.of(RESIDENT, SETTLED), false)));
  }

  private Samples samples(Look look) throws IOException {
    Samples samples = new Samples();
    samples.add(LIVE, Health.of(server).registrations());
    add(samples, RESIDENT, MORE, look.resident, before.resident);
    add(samples, SETTLED, SETTLED_MORE, look.settled, before.settled);
    return samples;
  }

  private static void add(
      Samples samples, String column, String more, OptionalLong bytes, OptionalLong before) {
    if (bytes.isPresent() && before.isPresent()) {
      samples.add(column, bytes.getAsLong() / MEBIBYTE);
      samples.add(more, (bytes.getAsLong() - before.getAsLong()) / MEBIBYTE);
    }
  }

  private Look look(Duration time) throws IOException {
    awaitQuiet();
    OptionalLong resident = lowest(time);
    return new Look(resident, Memory.settled(server.target()));
  }

  private void awaitQuiet() {
    long start = System.nanoTime();
    Duration used = LOOK;
    while (used.toNanos() > QUIET * LOOK.toNanos()
        && System.nanoTime() - start < PATIENCE.toNanos()) {
      Target.Stopwatch stopwatch = server.target().stopwatch();
      LockSupport.parkNanos(LOOK.toNanos());
      used = stopwatch.elapsed();
    }
  }

  /** The least resident memory from now on for some time. */
  private OptionalLong lowest(Duration time) throws IOException {
    OptionalLong lowest = Memory.resident(server.target());
    long start = System.nanoTime();
    while (lowest.isPresent() && System.nanoTime() - start < time.toNanos()) {
      LockSupport.parkNanos(LOOK.toNanos());
      lowest =
          OptionalLong.of(
              Math.min(lowest.getAsLong(), Memory.resident(server.target()).orElseThrow()));
    }
    return lowest;
  }
}
