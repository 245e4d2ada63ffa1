package dev.punchline.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
final class HousekeepingTest {
  /** Of which a quarter passes before anything is done, and between two times. */
  private static final Duration LIFETIME = Duration.ofMillis(200);

  private static final int PORTIONS = 100;

  private final Housekeeping housekeeping = new Housekeeping(() -> Instant.EPOCH);

  @AfterEach
  void close() {
    housekeeping.close();
  }

  @Test
  void whatComesInPortionsHurriesNothingElse() throws Exception {
    AtomicInteger sweeps = new AtomicInteger();
    CountDownLatch portions = new CountDownLatch(PORTIONS);
    housekeeping.expires(
        now -> {
          sweeps.incrementAndGet();
          return false;
        },
        LIFETIME);

    housekeeping.expires(
        now -> {
          portions.countDown();
          return portions.getCount() > 0;
        },
        LIFETIME);

    portions.await();
    assertThat(sweeps).hasValueBetween(1, PORTIONS / 2);
  }

  @Test
  void nothingThatIsThrownEndsIt() throws Exception {
    CountDownLatch attempts = new CountDownLatch(3);

    housekeeping.expires(
        now -> {
          attempts.countDown();
          if (attempts.getCount() == 2) {
            throw new IllegalStateException("a bug");
          }
          throw new OutOfMemoryError("as if");
        },
        LIFETIME);

    attempts.await();
    assertThat(attempts.getCount()).isZero();
  }
}
