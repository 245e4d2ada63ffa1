package dev.punchline.lab;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Looks at the kernel until it is as it should be; nobody tells us when that is. */
final class Eventually {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(10);

  private Eventually() {}

  /**
   * Waits until the condition holds.
   *
   * @param what is waited for, in case it never comes
   */
  static void is(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("still not so after %d s: %s".formatted(LIMIT.toSeconds(), what));
      }
      Thread.sleep(PAUSE);
    }
  }
}
