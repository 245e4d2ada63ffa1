package dev.punchline.bench;

import dev.punchline.bench.load.Calls;
import dev.punchline.bench.load.ClosedLoop;
import dev.punchline.bench.load.OpenLoop;
import dev.punchline.bench.target.Punchline;
import java.io.IOException;
import java.time.Duration;

/** start-communication, with the INITIATE_CHATs that it leads to. */
final class CallLoad implements Load {
  /** HTTP connections, each with one request at a time. */
  static final int CONNECTIONS = 32;

  private final Punchline server;
  private final Calls calls;
  private long answered;

  CallLoad(Punchline server) throws IOException {
    this.server = server;
    this.calls = Calls.open(server.http(), server.udp(), CONNECTIONS);
  }

  /** An HTTP server is a lot of code, and a request takes long. */
  @Override
  public Duration warmUp(Duration usual) {
    return usual.multipliedBy(4);
  }

  @Override
  public Measurement closed(Duration duration) throws IOException {
    calls.connect();
    return counted(
        Timing.closed(
            server.target(),
            calls,
            new ClosedLoop(CONNECTIONS, Timing.REQUEST, System::nanoTime),
            Long.MAX_VALUE,
            duration));
  }

  @Override
  public Measurement open(double perSecond, Duration duration) throws IOException {
    calls.connect();
    return counted(
        Timing.open(
            server.target(),
            calls,
            new OpenLoop(perSecond, Timing.REQUEST, System::nanoTime),
            Timing.requests(perSecond, duration)));
  }

  /** How many requests were answered so far. */
  long answered() {
    return answered;
  }

  /** How many INITIATE_CHATs have come. */
  long rung() throws IOException {
    return calls.rung();
  }

  @Override
  public void close() throws IOException {
    calls.close();
  }

  private Measurement counted(Measurement measurement) {
    answered += measurement.tally().answered();
    return measurement;
  }
}
