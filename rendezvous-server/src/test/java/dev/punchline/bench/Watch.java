package dev.punchline.bench;

import dev.punchline.bench.target.Health;
import dev.punchline.bench.target.Memory;
import dev.punchline.bench.target.Punchline;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Asks a server for its health again and again, and looks at its memory, on a thread of its own.
 */
final class Watch {
  /** An answer takes the server a millisecond, which is not to be what is measured. */
  static final Duration PAUSE = Duration.ofMillis(100);

  private final Punchline server;
  private final Histogram latency = new Histogram(3);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final OptionalLong residentBefore;
  private final Thread thread;
  private OptionalLong residentMax;
  private Optional<IOException> failure = Optional.empty();

  private Watch(Punchline server) throws IOException {
    this.server = server;
    this.residentBefore = Memory.resident(server.target());
    this.residentMax = residentBefore;
    this.thread = Thread.ofPlatform().name("watch").daemon().unstarted(this::watch);
  }

  static Watch start(Punchline server) throws IOException {
    // The first answer takes the classes of HTTP with it.
    var unused = Health.of(server);
    Watch watch = new Watch(server);
    watch.thread.start();
    return watch;
  }

  /**
   * Ends it. What was seen can be asked for then.
   *
   * @throws IOException if the server did not answer once
   */
  void stop() throws IOException {
    stopped.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure.isPresent()) {
      throw new IOException("/health was not answered under load", failure.get());
    }
  }

  /** How long the answers took, in nanoseconds. */
  Histogram latency() {
    return latency;
  }

  OptionalLong residentBefore() {
    return residentBefore;
  }

  OptionalLong residentMax() {
    return residentMax;
  }

  private void watch() {
    try {
      do {
        latency.recordValue(Health.of(server).took().toNanos());
        OptionalLong resident = Memory.resident(server.target());
        if (resident.orElse(0) > residentMax.orElse(0)) {
          residentMax = resident;
        }
      } while (!stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (IOException e) {
      failure = Optional.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
