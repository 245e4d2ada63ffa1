package dev.punchline.server.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NetworkConnectionLimit;

/**
 * No more than so many connections at once, and thereby no more than so many requests, bodies and
 * threads. Whoever comes later waits in the system's queue for a place, and those who say nothing
 * soon lose theirs.
 */
final class ConnectionBound extends NetworkConnectionLimit implements Connection.Listener {
  private static final Duration IDLE_WHEN_FULL = Duration.ofMillis(500);

  private final AtomicLong timesFull = new AtomicLong();
  private volatile boolean full;

  ConnectionBound(int connections, Connector connector) {
    super(connections, connector);
    setEndPointIdleTimeout(IDLE_WHEN_FULL.toMillis());
  }

  @Override
  protected void limit() {
    full = true;
    timesFull.incrementAndGet();
    super.limit();
  }

  @Override
  protected void unlimit() {
    full = false;
    super.unlimit();
  }

  /** Those that come together are counted before any is open, and so escape {@link #limit}. */
  @Override
  public void onOpened(Connection connection) {
    if (full) {
      connection.getEndPoint().setIdleTimeout(IDLE_WHEN_FULL.toMillis());
    }
  }

  /** How many connections there are, and how often there were as many as there may be. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("connections", (long) getNetworkConnectionCount());
    counts.put("times-full", timesFull.get());
    return counts;
  }
}
