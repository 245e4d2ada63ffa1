package dev.punchline.bench;

import dev.punchline.bench.load.Messages;
import dev.punchline.bench.load.OldestFirst;
import dev.punchline.bench.load.Sources;
import dev.punchline.bench.load.UdpSockets;
import dev.punchline.bench.load.WhicheverIsReady;
import dev.punchline.bench.target.Target;
import java.io.IOException;
import java.time.Duration;

/**
 * REGISTRATION from sources that were never heard of. They come in batches: sockets are opened
 * while nothing is measured, and used once.
 */
final class Arrivals implements Load {
  private static final int BATCH = 4096;

  private static final Duration FOR_ALL = Duration.ofMinutes(1);

  private final Target target;
  private final Sources sources;

  Arrivals(Target target, Sources sources) {
    this.target = target;
    this.sources = sources;
  }

  /** Registers that many. */
  Measurement register(int count) throws IOException {
    Measurement sum = Measurement.NONE;
    for (int done = 0; done < count; done += BATCH) {
      sum = sum.plus(batch(Math.min(BATCH, count - done), FOR_ALL));
    }
    return sum;
  }

  @Override
  public Measurement closed(Duration duration) throws IOException {
    Measurement sum = Measurement.NONE;
    while (sum.tally().took().compareTo(duration) < 0) {
      sum = sum.plus(batch(BATCH, duration.minus(sum.tally().took())));
    }
    return sum;
  }

  @Override
  public Measurement open(double perSecond, Duration duration) throws IOException {
    Measurement sum = Measurement.NONE;
    int batch = (int) Math.min(BATCH, Timing.requests(perSecond, duration));
    while (sum.tally().took().compareTo(duration) < 0) {
      try (UdpSockets sockets = sources.openNext(target.udp(), batch);
          WhicheverIsReady transport = WhicheverIsReady.of(sockets, Messages.registration())) {
        sum = sum.plus(Timing.open(target, transport, Timing.rate(perSecond), batch));
      }
    }
    return sum;
  }

  @Override
  public void close() {}

  private Measurement batch(int count, Duration atMost) throws IOException {
    try (UdpSockets sockets = sources.openNext(target.udp(), count)) {
      return Timing.closed(
          target,
          new OldestFirst(sockets, Messages.registration()),
          Timing.window(SteadyLoad.WINDOW),
          count,
          atMost);
    }
  }
}
