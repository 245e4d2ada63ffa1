package dev.punchline.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** There are no more connections than there may be, and who comes in vain comes in the end. */
final class HttpBoundsTest {
  private static final int CONNECTIONS = 4;

  @RegisterExtension
  final RunningServer server = RunningServer.onLoopback().withHttpConnections(CONNECTIONS);

  private final List<Socket> connections = new ArrayList<>();

  @AfterEach
  void disconnect() throws IOException {
    for (Socket connection : connections) {
      connection.close();
    }
  }

  @Test
  void silentConnectionsLoseTheirPlacesWhenThereIsNoneLeft() throws Exception {
    for (int i = 0; i < CONNECTIONS; i++) {
      connectAndSay("");
    }

    assertThat(server.get("/health").statusCode()).isEqualTo(200);
    assertThat(server.health().at("/http/times-full").asLong()).isPositive();
    assertThat(server.health().at("/http/connections").asLong()).isBetween(1L, 4L);
  }

  @Test
  void unfinishedRequestsLoseTheirPlacesToo() throws Exception {
    for (int i = 0; i < CONNECTIONS; i++) {
      connectAndSay("POST /start-communication HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{");
    }

    assertThat(server.get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void whileThereIsRoomNobodyLosesAPlace() throws Exception {
    Socket silent = connectAndSay("");
    connectAndSay("");

    assertThat(server.get("/health").statusCode()).isEqualTo(200);

    assertThat(server.health().at("/http/times-full").asLong()).isZero();
    silent.getOutputStream().write("GET /health HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
    assertThat(silent.getInputStream().read()).isEqualTo('H');
  }

  /** Each time the server stops to accept, and soon goes on. */
  @Test
  void thoseThatComeAndGoTogetherDoNotEndIt() throws Exception {
    for (int burst = 0; burst < 20; burst++) {
      for (int i = 0; i < 4 * CONNECTIONS; i++) {
        connectAndSay("");
      }
      disconnect();

      assertThat(server.get("/health").statusCode()).isEqualTo(200);
    }
  }

  private Socket connectAndSay(String text) throws IOException {
    Socket connection = new Socket(server.http().getAddress(), server.http().getPort());
    connections.add(connection);
    connection.getOutputStream().write(text.getBytes(UTF_8));
    return connection;
  }
}
