package dev.punchline.bench;

import dev.punchline.bench.load.Exchange;
import dev.punchline.bench.load.Messages;
import dev.punchline.bench.load.OldestFirst;
import dev.punchline.bench.load.Sources;
import dev.punchline.bench.load.StunBinding;
import dev.punchline.bench.load.UdpSockets;
import dev.punchline.bench.report.Chart;
import dev.punchline.bench.report.Column;
import dev.punchline.bench.report.Row;
import dev.punchline.bench.report.Samples;
import dev.punchline.bench.report.Section;
import dev.punchline.bench.target.Health;
import dev.punchline.bench.target.Punchline;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What an answer costs at a server with many registrations, and at one with few. Both are asked
 * from as many addresses, in short batches that take turns. STUN, which knows no table, is asked
 * from the very same sockets: as much as it grows, the system does and not the table.
 *
 * @param fewSources of which the small one has never heard those that come next
 * @param manySources of which the large one has heard all that were used
 */
record GrowthCost(
    Punchline small, Sources fewSources, Punchline large, Sources manySources, Scale scale) {
  /** In a round; even, so that each server is as often the first. */
  private static final int PAIRS = 4;

  private static final String AGAIN = "again";
  private static final String STUN = "stun";
  private static final String NEW = "new";
  private static final String MICROS = "Micros";
  private static final String SMALL_MICROS = "SmallMicros";
  private static final String GROWTH = "Growth";
  private static final String AGAIN_TO_STUN = "againToStun";
  private static final String AGAIN_TO_STUN_SMALL = "againToStunSmall";
  private static final String NEW_TO_STUN = "newToStun";
  private static final String LIVE = "registrations";
  private static final String LIVE_SMALL = "registrationsSmall";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** What an answer costs in one batch of each kind. */
  private record Cost(double again, double stun, double fresh) {}

  /** Has the code of both servers compiled. */
  void warmUp() throws IOException {
    for (Punchline server : List.of(small, large)) {
      for (Load load :
          List.of(SteadyLoad.stun(server.target()), SteadyLoad.registration(server.target()))) {
        try (load) {
          var unused = load.closed(scale.warmUp().dividedBy(2));
        }
      }
    }
    var unused = new Arrivals(small.target(), fewSources).register(Scale.ARRIVALS);
  }

  /** The costs at as many registrations as the large server has now. */
  Row at(int size) throws IOException {
    Samples samples = new Samples();
    int[] few = spread(size, 0);
    try (UdpSockets fewSockets = Sources.open(small.udp(), few)) {
      // One more, the first, is not looked at: what was only just filled is still warming up.
      for (int round = 0; round <= scale.rounds(); round++) {
        Samples pairs = new Samples();
        for (int pair = 0; pair < PAIRS; pair++) {
          pair(size, fewSockets, round * PAIRS + pair, pairs);
        }
        if (round > 0) {
          pairs.medians(samples);
          samples.add(LIVE_SMALL, Health.of(small).registrations());
          samples.add(LIVE, Health.of(large).registrations());
        }
      }
    }
    return samples.row(String.valueOf(size), "%,d registrations".formatted(size));
  }

  private void pair(int size, UdpSockets fewSockets, int turn, Samples into) throws IOException {
    Cost few;
    Cost many;
    int shift = 1 + turn * 7 % Math.max(1, size / scale.smallest() - 1);
    try (UdpSockets manySockets = Sources.open(large.udp(), spread(size, shift))) {
      if (turn % 2 == 0) {
        few = cost(small, fewSockets, fewSources, turn);
        many = cost(large, manySockets, manySources, turn);
      } else {
        many = cost(large, manySockets, manySources, turn);
        few = cost(small, fewSockets, fewSources, turn);
      }
    }
    add(into, AGAIN, many.again, few.again);
    add(into, STUN, many.stun, few.stun);
    add(into, NEW, many.fresh, few.fresh);
    into.add(AGAIN_TO_STUN, many.again / many.stun);
    into.add(AGAIN_TO_STUN_SMALL, few.again / few.stun);
    into.add(NEW_TO_STUN, many.fresh / many.stun);
  }

  private static void add(Samples into, String column, double many, double few) {
    into.add(column + MICROS, many);
    into.add(column + SMALL_MICROS, few);
    into.add(column + GROWTH, many / few);
  }

  private Cost cost(Punchline server, UdpSockets sockets, Sources sources, int turn)
      throws IOException {
    StunBinding binding = new StunBinding(scale.smallest());
    Messages registration = Messages.registration();
    if (server == small) {
      // They may have expired since the last time.
      var unused = batch(server, sockets, registration);
    }
    // What the sockets themselves need is to be at hand.
    var unused = batch(server, sockets, binding);
    double stun = 0;
    double again = 0;
    if (turn / 2 % 2 == 0) {
      stun = batch(server, sockets, binding);
      again = batch(server, sockets, registration);
    } else {
      again = batch(server, sockets, registration);
      stun = batch(server, sockets, binding);
    }
    double fresh =
        new Arrivals(server.target(), sources).register(scale.smallest() / PAIRS).cpuMicros();
    return new Cost(again, stun, fresh);
  }

  /** A request from each of these sockets, and what an answer costs. */
  private double batch(Punchline server, UdpSockets sockets, Exchange exchange) throws IOException {
    return Timing.closed(
            server.target(),
            new OldestFirst(sockets, exchange),
            Timing.window(SteadyLoad.WINDOW),
            scale.smallest(),
            PATIENCE)
        .cpuMicros();
  }

  /**
   * Sources spread over so many.
   *
   * @param shift from 0; others do not meet
   */
  private int[] spread(int over, int shift) {
    int count = scale.smallest();
    return IntStream.range(0, count).map(i -> (int) ((long) i * over / count) + shift).toArray();
  }

  Section section(List<Row> rows) {
    String few = "%,d".formatted(scale.smallest());
    return new Section(
        "growth",
        "REGISTRATION as the table grows",
        ("Processor time for each answer, from sources spread over the whole table and from new"
                + " ones, and in turns at a server with few, asked from %s sources with as many"
                + " addresses. STUN has no table: its ratio is what the system and chance do. Each"
                + " round is the median of %d turns.")
            .formatted(few, PAIRS),
        List.of(
            new Column(AGAIN + MICROS, "again µs", 2),
            new Column(AGAIN + SMALL_MICROS, "again, few", 2),
            new Column(AGAIN + GROWTH, "again, ratio", 2),
            new Column(STUN + MICROS, "STUN µs", 2),
            new Column(STUN + SMALL_MICROS, "STUN, few", 2),
            new Column(STUN + GROWTH, "STUN, ratio", 2),
            new Column(AGAIN_TO_STUN, "again / STUN", 2),
            new Column(AGAIN_TO_STUN_SMALL, "again / STUN, few", 2),
            new Column(NEW + MICROS, "new µs", 2),
            new Column(NEW + SMALL_MICROS, "new, few", 2),
            new Column(NEW + GROWTH, "new, ratio", 2),
            new Column(NEW_TO_STUN, "new / STUN", 2),
            new Column(LIVE, "live", 0),
            new Column(LIVE_SMALL, "few", 0)),
        rows,
        List.of(
            new Chart(
                "Cost beside that with few registrations",
                List.of(AGAIN + GROWTH, STUN + GROWTH, NEW + GROWTH),
                false),
            new Chart(
                "REGISTRATION beside STUN at the same server",
                List.of(AGAIN_TO_STUN, NEW_TO_STUN),
                false)));
  }
}
