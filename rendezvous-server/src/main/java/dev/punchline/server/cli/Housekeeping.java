package dev.punchline.server.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that does what has to be done from time to time. */
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  /** Between two portions: whoever waits for the same lock with a datagram gets it meanwhile. */
  private static final Duration BREATH = Duration.ofMillis(1);

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("housekeeping").daemon().factory());
  private final InstantSource clock;

  /**
   * @param clock monotonic
   */
  Housekeeping(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Forgets who was not heard for too long.
   *
   * @param expire forgets a portion, and returns whether there is more
   * @param lifetime nobody is remembered for much longer than this
   */
  void expires(Predicate<Instant> expire, Duration lifetime) {
    Duration period = Duration.ofMillis(Math.clamp(lifetime.toMillis() / 4, 50, 5_000));
    after(period, () -> expirePortion(expire, period));
  }

  void doesEverySecond(Runnable task) {
    after(
        Duration.ofSeconds(1),
        () -> {
          attempt(task);
          doesEverySecond(task);
        });
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private void expirePortion(Predicate<Instant> expire, Duration period) {
    boolean[] more = {false};
    attempt(() -> more[0] = expire.test(clock.instant()));
    after(more[0] ? BREATH : period, () -> expirePortion(expire, period));
  }

  /** Whatever is thrown would silently end what should happen again, even if memory is short. */
  private static void attempt(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("housekeeping failed", e);
    }
  }

  private void after(Duration delay, Runnable task) {
    if (!executor.isShutdown()) {
      var unused = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
  }
}
