package dev.punchline.search;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Plays one world after the other, in several threads, until there is enough. */
final class Search {
  /** Each so many worlds one is played twice: the same seed has to give the same ladder. */
  private static final int PLAYED_TWICE = 100;

  /**
   * When there is enough.
   *
   * @param first the seed to begin with; the others follow
   * @param worlds how many at most
   * @param time for how long at most
   * @param violations how many at most
   */
  record Limits(long first, long worlds, Duration time, int violations, int threads) {}

  /**
   * What was found.
   *
   * @param violations runs in which an invariant was broken, shrunk
   */
  record Findings(Tally tally, Duration elapsed, List<Run.Outcome> violations) {}

  private final Limits limits;
  private final Consumer<String> progress;
  private final AtomicLong next;
  private final long start = System.nanoTime();
  private final List<Run.Outcome> found = new ArrayList<>();
  private Tally tally = Tally.NOTHING;
  private Duration nextProgress = PROGRESS;

  private static final Duration PROGRESS = Duration.ofSeconds(5);

  private Search(Limits limits, Consumer<String> progress) {
    this.limits = limits;
    this.progress = progress;
    this.next = new AtomicLong(limits.first());
  }

  /**
   * Searches.
   *
   * @param progress told every few seconds how far it is
   */
  static Findings within(Limits limits, Consumer<String> progress) throws InterruptedException {
    return new Search(limits, progress).run();
  }

  private Findings run() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < limits.threads(); i++) {
      threads.add(Thread.ofPlatform().name("search-" + i).start(this::work));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return new Findings(tally, elapsed(), found.stream().map(Shrinking::of).toList());
  }

  private void work() {
    long seed = next.getAndIncrement();
    while (seed < limits.first() + limits.worlds() && goesOn()) {
      Run.Outcome outcome = Run.of(RandomWorld.of(seed));
      Optional<Violation> wavering =
          seed % PLAYED_TWICE == 0 && outcome.violation().isEmpty()
              ? wavering(outcome)
              : Optional.empty();
      count(
          wavering
              .map(
                  violation ->
                      new Run.Outcome(
                          outcome.world(),
                          Optional.of(violation),
                          outcome.tookToMeet(),
                          outcome.stage()))
              .orElse(outcome));
      seed = next.getAndIncrement();
    }
  }

  /** SameSeedSameLadder: a run is a function of its seed. */
  private static Optional<Violation> wavering(Run.Outcome outcome) {
    String once = ladder(outcome);
    String again = ladder(Run.of(outcome.world()));
    return once.equals(again)
        ? Optional.empty()
        : Optional.of(new Violation("SameSeedSameLadder", "another run of it differs"));
  }

  private static String ladder(Run.Outcome outcome) {
    return outcome.stage().scenario().network().ladder().text();
  }

  private synchronized boolean goesOn() {
    return found.size() < limits.violations() && elapsed().compareTo(limits.time()) < 0;
  }

  private synchronized void count(Run.Outcome outcome) {
    tally = tally.plus(outcome);
    if (outcome.violation().isPresent() && found.size() < limits.violations()) {
      found.add(outcome);
    }
    if (elapsed().compareTo(nextProgress) >= 0) {
      nextProgress = elapsed().plus(PROGRESS);
      progress.accept(tally.text(elapsed()));
    }
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
