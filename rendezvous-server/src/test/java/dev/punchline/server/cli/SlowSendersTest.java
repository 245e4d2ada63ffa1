package dev.punchline.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests that trickle in take nothing from those that do not. */
final class SlowSendersTest {
  /** More than the server has threads of its own. */
  private static final int CONNECTIONS = 100;

  @RegisterExtension final RunningServer server = RunningServer.onLoopback();

  private final List<Socket> connections = new ArrayList<>();

  @AfterEach
  void disconnect() throws IOException {
    for (Socket connection : connections) {
      connection.close();
    }
  }

  @Test
  void unfinishedBodiesDoNotKeepOthersWaiting() throws Exception {
    for (int i = 0; i < CONNECTIONS; i++) {
      var unused = post("Content-Length: 4000\r\n\r\n{");
    }

    assertThat(server.get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void unfinishedBodiesOfUnknownLengthDoNotEither() throws Exception {
    for (int i = 0; i < CONNECTIONS; i++) {
      var unused = post("Transfer-Encoding: chunked\r\n\r\n4000\r\n{");
    }

    assertThat(server.get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void aBodyThatIsCutShortIsABadRequestAndNoBug() throws Exception {
    Socket connection = post("Content-Length: 4000\r\n\r\n{");

    connection.shutdownOutput();

    assertThat(statusLine(connection)).isEqualTo("HTTP/1.1 400 Bad Request");
  }

  @Test
  void soIsABodyInBrokenChunks() throws Exception {
    Socket connection = post("Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n");

    assertThat(statusLine(connection)).isEqualTo("HTTP/1.1 400 Bad Request");
  }

  private Socket post(String rest) throws IOException {
    Socket connection = new Socket(server.http().getAddress(), server.http().getPort());
    connection.setSoTimeout(5_000);
    connections.add(connection);
    String request = "POST /start-communication HTTP/1.1\r\nHost: x\r\n" + rest;
    connection.getOutputStream().write(request.getBytes(UTF_8));
    return connection;
  }

  private static String statusLine(Socket connection) throws IOException {
    return new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8)).readLine();
  }
}
