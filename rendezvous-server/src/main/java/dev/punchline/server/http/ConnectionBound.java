package dev.punchline.server.http;

import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.util.IO;

/**
 * No more than so many connections at once, and thereby no more than so many requests, bodies and
 * threads. Whoever comes later waits in the system's queue for a place, and those who say nothing
 * soon lose theirs.
 *
 * <p>Jetty's own limit goes on to accept as soon as one place is free, and changes the timeout of
 * every connection each time: with more who say nothing than there are places, that is all it does.
 * So some places have to be free here before anybody is accepted again, and a quarter of them
 * before silence is allowed again.
 *
 * <p>There is no share for each address: behind a proxy or a NAT one address is many users, and to
 * accept somebody only to refuse him costs more than to let him wait.
 */
final class ConnectionBound implements SelectorManager.AcceptListener, Connection.Listener {
  private static final Duration IDLE_WHEN_FULL = Duration.ofMillis(500);

  private final AbstractConnector connector;
  private final int most;
  private final int someFree;
  private final int manyFree;
  private int connections;
  private boolean accepting = true;
  private boolean crowded;
  private long timesFull;

  /**
   * @param most how many there may be; at least 1
   */
  ConnectionBound(int most, AbstractConnector connector) {
    this.most = most;
    this.someFree = most - Math.ceilDiv(most, 100);
    this.manyFree = most - Math.ceilDiv(most, 4);
    this.connector = connector;
  }

  /** Counts a connection that comes; closes one that the acceptor was already waiting for. */
  @Override
  public synchronized void onAccepting(SelectableChannel channel) {
    connections++;
    if (connections >= most && accepting) {
      accepting = false;
      timesFull++;
      connector.setAccepting(false);
      crowd();
    }
    if (connections > most) {
      IO.close(channel);
    }
  }

  @Override
  public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
    leave();
  }

  @Override
  public void onClosed(SelectableChannel channel) {
    leave();
  }

  /** Those that come together are counted before any is open, and so escape {@link #crowd}. */
  @Override
  public synchronized void onOpened(Connection connection) {
    if (crowded) {
      connection.getEndPoint().setIdleTimeout(IDLE_WHEN_FULL.toMillis());
    }
  }

  /** How many connections there are, and how often there were as many as there may be. */
  synchronized Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("connections", (long) connections);
    counts.put("times-full", timesFull);
    return counts;
  }

  private synchronized void leave() {
    connections--;
    if (!accepting && connections <= someFree) {
      accepting = true;
      connector.setAccepting(true);
    }
    if (crowded && connections <= manyFree) {
      crowded = false;
      allowSilenceFor(connector.getIdleTimeout());
    }
  }

  private void crowd() {
    if (!crowded) {
      crowded = true;
      allowSilenceFor(IDLE_WHEN_FULL.toMillis());
    }
  }

  private void allowSilenceFor(long millis) {
    // A copy: one that has been silent for longer ends, and leaves, at once.
    List.copyOf(connector.getConnectedEndPoints())
        .forEach(endPoint -> endPoint.setIdleTimeout(millis));
  }
}
