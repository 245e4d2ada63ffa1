package dev.punchline.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Stops, and goes on only when it is worth it. */
final class ConnectionBoundTest {
  private static final long SILENCE = 20_000;
  private static final long SILENCE_WHEN_FULL = 500;

  private final Server jetty = new Server();
  private final LocalConnector connector = new LocalConnector(jetty);
  private final List<SocketChannel> channels = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    connector.setIdleTimeout(SILENCE);
    jetty.addConnector(connector);
    jetty.start();
  }

  @AfterEach
  void stop() throws Exception {
    jetty.stop();
    for (SocketChannel channel : channels) {
      channel.close();
    }
  }

  @Test
  void acceptsUpToTheBoundAndAgainWhenAHundredthIsFree() throws IOException {
    ConnectionBound bound = new ConnectionBound(200, connector);

    come(bound, 199);
    assertThat(connector.isAccepting()).isTrue();
    come(bound, 1);
    assertThat(connector.isAccepting()).isFalse();
    go(bound, 1);
    assertThat(connector.isAccepting()).isFalse();
    go(bound, 1);
    assertThat(connector.isAccepting()).isTrue();

    assertThat(bound.counts()).containsEntry("connections", 198L).containsEntry("times-full", 1L);
  }

  @Test
  void closesOneThatTheAcceptorStillTookAndCountsItNoLonger() throws IOException {
    ConnectionBound bound = new ConnectionBound(1, connector);
    come(bound, 2);

    assertThat(channels.getFirst().isOpen()).isTrue();
    assertThat(channels.getLast().isOpen()).isFalse();
    bound.onAcceptFailed(channels.getLast(), new IOException("closed"));

    assertThat(bound.counts()).containsEntry("connections", 1L);
    assertThat(connector.isAccepting()).isFalse();
    go(bound, 1);
    assertThat(connector.isAccepting()).isTrue();
  }

  @Test
  @Timeout(20)
  void silenceIsAllowedAgainOnlyWhenAQuarterIsFree() throws Exception {
    ConnectionBound bound = new ConnectionBound(8, connector);
    CountDownLatch opened = new CountDownLatch(1);
    connector.addBean(new Opened(opened));
    var unused = connector.connect();
    opened.await();
    EndPoint endPoint = connector.getConnectedEndPoints().iterator().next();

    come(bound, 8);
    assertThat(endPoint.getIdleTimeout()).isEqualTo(SILENCE_WHEN_FULL);
    go(bound, 1);
    assertThat(connector.isAccepting()).isTrue();
    assertThat(endPoint.getIdleTimeout()).isEqualTo(SILENCE_WHEN_FULL);
    go(bound, 1);

    assertThat(endPoint.getIdleTimeout()).isEqualTo(SILENCE);
  }

  private record Opened(CountDownLatch latch) implements Connection.Listener {
    @Override
    public void onOpened(Connection connection) {
      latch.countDown();
    }
  }

  private void come(ConnectionBound bound, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      SocketChannel channel = SocketChannel.open();
      channels.add(channel);
      bound.onAccepting(channel);
    }
  }

  private void go(ConnectionBound bound, int count) {
    for (int i = 0; i < count; i++) {
      bound.onClosed(channels.get(i));
    }
  }
}
