package dev.punchline.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nobody who is connected can keep the server from closing. */
final class CloseTest {
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final int CONNECTIONS = 15;

  @RegisterExtension final RunningServer server = RunningServer.onLoopback();

  private final List<Socket> connections = new ArrayList<>();

  @AfterEach
  void disconnect() throws IOException {
    for (Socket connection : connections) {
      connection.close();
    }
  }

  @Test
  void idleKeepAliveConnectionsDoNotHoldItUp() throws Exception {
    for (int i = 0; i < CONNECTIONS; i++) {
      Socket connection = connectAndSay("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(connection.getInputStream().read()).isEqualTo('H');
    }

    assertThat(timeToClose()).isLessThan(SOON);
  }

  @Test
  void requestsThatNeverEndDoNotHoldItUp() throws Exception {
    for (int i = 0; i < CONNECTIONS; i++) {
      connectAndSay("");
      connectAndSay("GET /health HTTP/1.1\r\nHo");
      connectAndSay("POST /start-communication HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{");
    }

    assertThat(timeToClose()).isLessThan(SOON);
  }

  @Test
  void stunConnectionsDoNotHoldItUpAndAreClosed() throws Exception {
    try (RawConnection silent = new RawConnection(server.tcp());
        RawConnection slow = new RawConnection(server.tcp())) {
      slow.says("00010000");
      server.awaitHealth("both connections", health -> health.at("/tcp/accepted").asLong() == 2);

      assertThat(timeToClose()).isLessThan(SOON);

      assertThat(silent.hearsTheEnd()).isTrue();
      assertThat(slow.hearsTheEnd()).isTrue();
    }
  }

  @Test
  void allPortsAreFreeAgain() throws Exception {
    server.get("/health");

    server.process().close();

    try (DatagramSocket udp = new DatagramSocket(server.udp().getPort(), Loopback.IPV4);
        DatagramSocket otherUdp = new DatagramSocket(server.otherPort().getPort(), Loopback.IPV4);
        ServerSocket tcp = new ServerSocket(server.tcp().getPort(), 1, Loopback.IPV4);
        ServerSocket http = new ServerSocket(server.http().getPort(), 1, Loopback.IPV4)) {
      assertThat(udp.isBound()).isTrue();
      assertThat(otherUdp.isBound()).isTrue();
      assertThat(tcp.isBound()).isTrue();
      assertThat(http.isBound()).isTrue();
    }
  }

  @Test
  void closingTwiceIsClosingOnce() {
    server.process().close();

    assertThat(timeToClose()).isLessThan(SOON);
  }

  private Duration timeToClose() {
    long start = System.nanoTime();
    server.process().close();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private Socket connectAndSay(String text) throws IOException {
    Socket connection = new Socket(server.http().getAddress(), server.http().getPort());
    connections.add(connection);
    connection.getOutputStream().write(text.getBytes(UTF_8));
    return connection;
  }
}
