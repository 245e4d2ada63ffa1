package dev.punchline.matrix;

import dev.punchline.sim.Replay;
import dev.punchline.sim.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * A cell, and how its runs compare to theory.
 *
 * @param outcomes of each seed
 * @param disagreements a report of each run that theory did not expect, with its ladder
 */
record Result(
    Cell cell, Prediction prediction, List<Outcome> outcomes, List<String> disagreements) {
  Result {
    outcomes = List.copyOf(outcomes);
    disagreements = List.copyOf(disagreements);
  }

  /** Runs a cell once for each seed. */
  static Result of(Cell cell, LongStream seeds) {
    return of(cell, Theory.of(cell.topology(), cell.pair()), seeds);
  }

  /** The same, with another theory. */
  static Result of(Cell cell, Prediction prediction, LongStream seeds) {
    List<Outcome> outcomes = new ArrayList<>();
    List<String> disagreements = new ArrayList<>();
    for (long seed : seeds.toArray()) {
      Scenario net = Scenario.seeded(cell.seed(seed), replay(cell, seed));
      try {
        Outcome outcome = Run.of(Couple.at(cell.topology(), cell.pair(), net, cell.loss()));
        outcomes.add(outcome);
        net.checks(() -> compare(cell, prediction, outcome));
      } catch (AssertionError e) {
        disagreements.add(String.valueOf(e.getMessage()));
      }
    }
    return new Result(cell, prediction, outcomes, disagreements);
  }

  boolean agrees() {
    return disagreements.isEmpty();
  }

  /** The median of the times to contact. */
  Optional<Duration> timeToContact() {
    List<Duration> times =
        outcomes.stream()
            .filter(Outcome.Contact.class::isInstance)
            .map(outcome -> ((Outcome.Contact) outcome).after())
            .sorted()
            .toList();
    return times.isEmpty() ? Optional.empty() : Optional.of(times.get(times.size() / 2));
  }

  /** The same in round trips. */
  Optional<Double> roundTripsToContact() {
    return timeToContact().map(time -> (double) time.toNanos() / Couple.ROUND_TRIP.toNanos());
  }

  private static void compare(Cell cell, Prediction prediction, Outcome outcome) {
    boolean agrees =
        switch (outcome) {
          case Outcome.Contact contact -> prediction.expected() == Prediction.Expected.CONTACT;
          case Outcome.NoPath noPath -> prediction.expected() == Prediction.Expected.NO_PATH;
          case Outcome.NotRegistered noServer ->
              prediction.expected() == Prediction.Expected.NO_REGISTRATION;
          case Outcome.Unclear unclear -> false;
        };
    if (!agrees) {
      throw new AssertionError(cell + ": theory says " + prediction + ", the run " + outcome);
    }
  }

  private static Replay replay(Cell cell, long seed) {
    return new Replay(mixed -> cell.command() + " --seed " + seed);
  }
}
