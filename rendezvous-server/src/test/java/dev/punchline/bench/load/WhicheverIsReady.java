package dev.punchline.bench.load;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** Takes answers in the order in which they come. */
public final class WhicheverIsReady implements Transport {
  private final UdpSockets sockets;
  private final Exchange exchange;
  private final Selector selector;
  private final boolean[] waiting;
  private final IntQueue ready;

  private WhicheverIsReady(UdpSockets sockets, Exchange exchange, Selector selector) {
    this.sockets = sockets;
    this.exchange = exchange;
    this.selector = selector;
    this.waiting = new boolean[sockets.size()];
    this.ready = new IntQueue(sockets.size());
  }

  /**
   * Starts to look at sockets.
   *
   * @param sockets closed by their owner, after this
   */
  public static WhicheverIsReady of(UdpSockets sockets, Exchange exchange) throws IOException {
    Selector selector = Selector.open();
    for (int i = 0; i < sockets.size(); i++) {
      sockets.channel(i).register(selector, SelectionKey.OP_READ, i);
    }
    return new WhicheverIsReady(sockets, exchange, selector);
  }

  @Override
  public int size() {
    return sockets.size();
  }

  @Override
  public void send(int connection) throws IOException {
    waiting[connection] = true;
    sockets.send(connection, exchange);
  }

  @Override
  public int poll(long idleNanos) throws IOException {
    if (ready.isEmpty()) {
      if (selector.selectNow() == 0) {
        Spin.once();
        return NONE;
      }
      for (SelectionKey key : selector.selectedKeys()) {
        int connection = (int) key.attachment();
        if (sockets.receive(connection, exchange) && waiting[connection]) {
          waiting[connection] = false;
          ready.add(connection);
        }
      }
      selector.selectedKeys().clear();
    }
    return ready.isEmpty() ? NONE : ready.take();
  }

  @Override
  public void abandon(int connection) {
    waiting[connection] = false;
  }

  @Override
  public void close() throws IOException {
    selector.close();
  }
}
