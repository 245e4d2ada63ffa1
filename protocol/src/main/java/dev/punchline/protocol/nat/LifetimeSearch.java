package dev.punchline.protocol.nat;

import java.time.Duration;
import java.util.Optional;

/**
 * Chooses how long to wait before each look whether a mapping still lives, RFC 5780 section 4.6:
 * first ever longer, then between the longest that it lived and the shortest that it did not. Not
 * thread-safe.
 */
final class LifetimeSearch {
  /** Shorter than the 2 minutes RFC 4787 demands by far, so that bad NATs are found soon. */
  private static final Duration FIRST = Duration.ofSeconds(15);

  private static final int RESOLUTION_DIVISOR = 10;

  /** A probe takes that long itself, so what is finer means nothing. */
  private static final Duration FINEST = Duration.ofSeconds(1);

  private final Duration longest;
  private Duration lived = Duration.ZERO;
  private Optional<Duration> died = Optional.empty();
  private Duration current = Duration.ZERO;

  /**
   * @param longest beyond which nothing is tried
   * @throws IllegalArgumentException if it is not positive
   */
  LifetimeSearch(Duration longest) {
    if (!longest.isPositive()) {
      throw new IllegalArgumentException("a lifetime is positive, not " + longest);
    }
    this.longest = longest;
  }

  /** How long to wait now; zero at first, which tells whether it works at all. */
  Duration current() {
    return current;
  }

  /** A mapping lived or died after {@link #current}; says whether there is more to try. */
  boolean conclude(boolean alive) {
    if (alive) {
      lived = current;
    } else {
      died = Optional.of(current);
    }
    Duration next =
        died.map(shortest -> lived.plus(shortest).dividedBy(2))
            .orElseGet(() -> lived.isZero() ? FIRST : lived.multipliedBy(2));
    current = next.compareTo(longest) < 0 ? next : longest;
    return !isFine();
  }

  BindingLifetime result() {
    return new BindingLifetime(lived, died);
  }

  private boolean isFine() {
    if (died.isEmpty()) {
      return lived.compareTo(longest) >= 0;
    }
    Duration gap = died.get().minus(lived);
    return gap.multipliedBy(RESOLUTION_DIVISOR).compareTo(died.get()) <= 0
        || gap.compareTo(FINEST) <= 0;
  }
}
