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

/** The thread that forgets who was not heard for too long. */
final class Expiry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);

  /** Between two portions: whoever waits for the same lock with a datagram gets it meanwhile. */
  private static final Duration BREATH = Duration.ofMillis(1);

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("expiry").daemon().factory());
  private final Predicate<Instant> expire;
  private final Duration period;
  private final InstantSource clock;

  private Expiry(Predicate<Instant> expire, Duration period, InstantSource clock) {
    this.expire = expire;
    this.period = period;
    this.clock = clock;
  }

  /**
   * Starts it.
   *
   * @param expire forgets a portion, and returns whether there is more
   * @param lifetime nobody is remembered for much longer than this
   * @param clock monotonic
   */
  static Expiry start(Predicate<Instant> expire, Duration lifetime, InstantSource clock) {
    Duration period = Duration.ofMillis(Math.clamp(lifetime.toMillis() / 4, 50, 5_000));
    Expiry expiry = new Expiry(expire, period, clock);
    expiry.after(period);
    return expiry;
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private void after(Duration delay) {
    var unused = executor.schedule(this::run, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void run() {
    Duration pause = period;
    try {
      pause = expire.test(clock.instant()) ? BREATH : period;
    } catch (RuntimeException e) {
      LOG.error("expiry failed", e);
    }
    if (!executor.isShutdown()) {
      after(pause);
    }
  }
}
