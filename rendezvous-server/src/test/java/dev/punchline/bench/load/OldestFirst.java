package dev.punchline.bench.load;

import java.io.IOException;

/**
 * Looks for the answer to the oldest request only. A server answers in the order of requests, or
 * nearly so, and to ask one socket is far cheaper than to ask the system which of them is ready:
 * the generator must not be what limits the server.
 */
public final class OldestFirst implements Transport {
  private final UdpSockets sockets;
  private final Exchange exchange;
  private final IntQueue order;
  private final boolean[] waiting;

  /**
   * @param sockets closed by their owner
   */
  public OldestFirst(UdpSockets sockets, Exchange exchange) {
    this.sockets = sockets;
    this.exchange = exchange;
    this.order = new IntQueue(sockets.size());
    this.waiting = new boolean[sockets.size()];
  }

  @Override
  public int size() {
    return sockets.size();
  }

  @Override
  public void send(int connection) throws IOException {
    forgetAbandoned();
    order.add(connection);
    waiting[connection] = true;
    sockets.send(connection, exchange);
  }

  @Override
  public int poll(long idleNanos) throws IOException {
    forgetAbandoned();
    if (!order.isEmpty()) {
      int oldest = order.peek();
      if (sockets.receive(oldest, exchange)) {
        waiting[oldest] = false;
        return order.take();
      }
    }
    Spin.once();
    return NONE;
  }

  @Override
  public void abandon(int connection) {
    waiting[connection] = false;
  }

  @Override
  public void close() {}

  private void forgetAbandoned() {
    while (!order.isEmpty() && !waiting[order.peek()]) {
      var unused = order.take();
    }
  }
}
