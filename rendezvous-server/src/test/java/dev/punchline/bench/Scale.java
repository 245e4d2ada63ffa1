package dev.punchline.bench;

import java.time.Duration;
import java.util.List;

/**
 * How much is done.
 *
 * @param rounds how often each load is run; at least 1
 * @param warmUp for each load before the first round, so that the server's code is compiled
 * @param closed how long a closed loop is
 * @param open how long an open loop is
 * @param tables how many registrations there are at a time, growing; the first is what the others
 *     are compared with
 * @param overload how long the server gets more than it can take
 * @param smallLifetime how long a registration of the small table lives
 * @param largeLifetime the same for the large one, which must be filled and looked at meanwhile
 */
record Scale(
    int rounds,
    Duration warmUp,
    Duration closed,
    Duration open,
    List<Integer> tables,
    Duration overload,
    Duration smallLifetime,
    Duration largeLifetime) {

  /** How many new registrations it takes until the code for them is compiled. */
  static final int ARRIVALS = 40_000;

  /** More of them do not make a median any better. */
  static final int MOST_ROUNDS = 100;

  /** Less than three minutes. */
  static final Scale SHORT =
      new Scale(
          5,
          Duration.ofMillis(1_500),
          Duration.ofMillis(600),
          Duration.ofMillis(400),
          List.of(1_000, 10_000, 100_000),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ofSeconds(20));

  /** A quarter of an hour. */
  static final Scale LONG =
      new Scale(
          9,
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          List.of(1_000, 10_000, 100_000, 1_000_000),
          Duration.ofSeconds(10),
          Duration.ofSeconds(3),
          Duration.ofSeconds(150));

  /** The same with other rounds; more of them take longer, and so must registrations live. */
  Scale withRounds(int other) {
    Duration lifetime = largeLifetime.multipliedBy(Math.max(rounds, other)).dividedBy(rounds);
    return new Scale(other, warmUp, closed, open, tables, overload, smallLifetime, lifetime);
  }

  int smallest() {
    return tables.getFirst();
  }

  int largest() {
    return tables.getLast();
  }
}
