package dev.punchline.bench;

import dev.punchline.bench.load.Sources;
import dev.punchline.bench.report.Row;
import dev.punchline.bench.report.Section;
import dev.punchline.bench.target.Health;
import dev.punchline.bench.target.Punchline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * What a large table costs. Two servers take turns: one has few registrations, the other ever more,
 * so that both are asked under the same conditions.
 *
 * @param small its registrations live for the small table's lifetime, and so stay few
 * @param large its registrations live until it was filled and looked at
 */
record Growth(Punchline small, Punchline large, Scale scale, Progress progress) {
  private static final Duration LOOK = Duration.ofMillis(100);

  /** Beyond its lifetime, for a registration to be forgotten. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /**
   * Registers some, and leaves them to expire: the server is to have done everything before it is
   * said how much memory it needs without registrations. They are so many that their code is
   * compiled, and so few that what they may leave behind does not hide what others take.
   */
  void prepare() throws IOException {
    int some = Scale.ARRIVALS;
    progress.say("growth: %,d registrations in advance".formatted(some));
    var unused = new Arrivals(large.target(), Sources.farAway()).register(some);
  }

  /** Fills it again, looks, and waits until all have expired. Needs to be prepared. */
  List<Section> run() throws IOException {
    progress.say("growth: warming up two servers");
    Sources sources = new Sources();
    GrowthCost cost = new GrowthCost(small, Sources.farAway(), large, sources, scale);
    cost.warmUp();
    awaitNone();
    // The first of a table that begins anew go ways that none had gone, and code that was compiled
    // before is thrown away: once, and not while it is measured.
    prepare();
    awaitNone();
    Residence residence = new Residence(large);
    residence.before();
    List<Row> costs = new ArrayList<>();
    Arrivals arrivals = new Arrivals(large.target(), sources);
    for (int size : scale.tables().subList(1, scale.tables().size())) {
      progress.say("growth: %,d registrations".formatted(size));
      var unused = arrivals.register(size - sources.used());
      residence.at(size);
      costs.add(cost.at(size));
    }
    Section pauses = new Expiry(large, progress).run();
    residence.expired();
    Section busy = new Sweep(scale, progress).run();
    return List.of(cost.section(costs), residence.section(), pauses, busy);
  }

  private void awaitNone() throws IOException {
    long end = System.nanoTime() + scale.largeLifetime().plus(PATIENCE).toNanos();
    if (Health.of(large).registrations() > 0) {
      progress.say("growth: waiting until those in advance have expired");
    }
    for (int left = Health.of(large).registrations();
        left > 0;
        left = Health.of(large).registrations()) {
      if (System.nanoTime() - end > 0) {
        throw new IOException(left + " registrations do not expire");
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }
}
