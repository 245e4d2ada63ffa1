package dev.punchline.bench;

import dev.punchline.bench.load.ClosedLoop;
import dev.punchline.bench.load.OpenLoop;
import dev.punchline.bench.load.Tally;
import dev.punchline.bench.load.Transport;
import dev.punchline.bench.target.Target;
import dev.punchline.bench.target.Target.Stopwatch;
import java.io.IOException;
import java.time.Duration;

/** The loops on this machine's clock, with a look at the server's processor time around them. */
final class Timing {
  /** Loopback loses what does not fit into a buffer; nothing else takes this long. */
  static final Duration DATAGRAM = Duration.ofMillis(500);

  /** A request over TCP is never lost, but a server that has just started takes its time. */
  static final Duration REQUEST = Duration.ofSeconds(20);

  private Timing() {}

  /** Keeps as many requests on their way as the window is wide. */
  static Measurement closed(
      Target target, Transport transport, ClosedLoop loop, long requests, Duration atMost)
      throws IOException {
    Stopwatch stopwatch = target.stopwatch();
    Tally tally = loop.run(transport, requests, atMost);
    return new Measurement(tally, stopwatch.elapsed());
  }

  /** Sends requests at a rate. */
  static Measurement open(Target target, Transport transport, OpenLoop loop, long requests)
      throws IOException {
    Stopwatch stopwatch = target.stopwatch();
    Tally tally = loop.run(transport, requests);
    return new Measurement(tally, stopwatch.elapsed());
  }

  /** So many requests on their way, each of which may be lost. */
  static ClosedLoop window(int width) {
    return new ClosedLoop(width, DATAGRAM, System::nanoTime);
  }

  /** So many requests a second, each of which may be lost. */
  static OpenLoop rate(double perSecond) {
    return new OpenLoop(perSecond, DATAGRAM, System::nanoTime);
  }

  /** How many requests that makes; at least one. */
  static long requests(double perSecond, Duration duration) {
    return Math.max(1, Math.round(perSecond * duration.toNanos() / 1e9));
  }
}
