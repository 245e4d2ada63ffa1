package dev.punchline.search;

import dev.punchline.sim.network.Line;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Draws lines, good ones and bad ones. */
final class RandomLine {
  private static final int LONGEST_DELAY = 250;
  private static final int LONGEST_JITTER = 150;
  private static final double MOST_LOSS = 0.3;
  private static final double MOST_LOSS_IN_THE_END = 0.05;
  private static final double MOST_DUPLICATION = 0.2;
  private static final int SMALLEST_MTU = 1100;
  private static final int LARGEST_MTU = 1500;

  private final RandomGenerator random;

  RandomLine(RandomGenerator random) {
    this.random = random;
  }

  /** Any, up to 30 % loss. */
  Line any() {
    return bounded(MOST_LOSS);
  }

  /** One over which retransmissions are sure to come through. */
  Line mild() {
    return bounded(MOST_LOSS_IN_THE_END);
  }

  private Line bounded(double mostLoss) {
    long delay = random.nextLong(1, LONGEST_DELAY + 1);
    long jitter = random.nextBoolean() ? 0 : random.nextLong(LONGEST_JITTER + 1);
    Line line =
        Line.INSTANT
            .delaying(Duration.ofMillis(delay), Duration.ofMillis(delay + jitter))
            .losing(sometimes(mostLoss))
            .duplicating(sometimes(MOST_DUPLICATION))
            .withMtu(random.nextInt(SMALLEST_MTU, LARGEST_MTU + 1));
    return random.nextBoolean() ? line.keepingOrder() : line;
  }

  private double sometimes(double most) {
    return random.nextBoolean() ? 0 : random.nextDouble() * most;
  }
}
