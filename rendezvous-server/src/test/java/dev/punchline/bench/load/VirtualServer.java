package dev.punchline.bench.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A server in virtual time, which passes while it is waited for: one request after the other. */
final class VirtualServer implements Transport {
  private final int connections;
  private final long serviceNanos;
  private final Deque<Integer> queue = new ArrayDeque<>();
  private final List<Long> sentAt = new ArrayList<>();
  private long now = 1_000_000_000_000L;
  private long freeAt = now;
  private long standstillFrom = Long.MAX_VALUE;
  private long standstillTo = Long.MAX_VALUE;
  private int dropEvery = Integer.MAX_VALUE;
  private int mostWaiting;

  VirtualServer(int connections, long serviceNanos) {
    this.connections = connections;
    this.serviceNanos = serviceNanos;
  }

  /** Does nothing from one instant to another, counted from the start. */
  VirtualServer standingStill(long fromNanos, long toNanos) {
    standstillFrom = now + fromNanos;
    standstillTo = now + toNanos;
    return this;
  }

  VirtualServer dropping(int oneOf) {
    dropEvery = oneOf;
    return this;
  }

  long nanoTime() {
    return now;
  }

  /** When each request was sent. */
  List<Long> sentAt() {
    return sentAt;
  }

  int mostWaiting() {
    return mostWaiting;
  }

  @Override
  public int size() {
    return connections;
  }

  @Override
  public void send(int connection) {
    sentAt.add(now);
    if (sentAt.size() % dropEvery != 0) {
      if (queue.isEmpty()) {
        freeAt = now;
      }
      queue.add(connection);
      mostWaiting = Math.max(mostWaiting, queue.size());
    }
  }

  @Override
  public int poll(long idleNanos) {
    long end = now + idleNanos;
    Integer next = queue.peek();
    if (next == null || doneAt() > end) {
      now = end;
      return NONE;
    }
    freeAt = doneAt();
    now = Math.max(now, freeAt);
    queue.remove();
    return next;
  }

  @Override
  public void abandon(int connection) {}

  @Override
  public void close() {}

  private long doneAt() {
    long done = freeAt + serviceNanos;
    return done > standstillFrom && freeAt < standstillTo
        ? Math.max(done, standstillTo + serviceNanos)
        : done;
  }
}
