package dev.punchline.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** However a request for an introduction arrives, and whichever way it takes inside, it is one. */
final class StartCommunicationFormsTest {
  @RegisterExtension final RunningServer server = RunningServer.onLoopback();

  private Socket connection = new Socket();
  private RawPeer bob;
  private String body = "";

  @BeforeEach
  void register() throws Exception {
    bob = server.peer();
    body = body(server.peer().registers(), bob.registers());
    connection = new Socket(server.http().getAddress(), server.http().getPort());
    connection.setSoTimeout(5_000);
    connection.setTcpNoDelay(true);
  }

  @AfterEach
  void disconnect() throws IOException {
    connection.close();
  }

  @Test
  void inOnePiece() throws Exception {
    says(head("Content-Length: " + body.length()) + body);

    assertThatItIsMade();
  }

  @Test
  void inPieces() throws Exception {
    String request = head("Content-Length: " + body.length()) + body;

    for (String piece : request.split("(?<=\\G.{20})", -1)) {
      says(piece);
    }

    assertThatItIsMade();
  }

  @Test
  void inChunks() throws Exception {
    says(
        head("Transfer-Encoding: chunked")
            + "1\r\n{\r\n"
            + Integer.toHexString(body.length() - 1)
            + "\r\n"
            + body.substring(1)
            + "\r\n0\r\n\r\n");

    assertThatItIsMade();
  }

  @Test
  void withAQuery() throws Exception {
    says(head("Content-Length: " + body.length()).replace("ation ", "ation?x=1 ") + body);

    assertThatItIsMade();
  }

  @Test
  void afterTheServerSaidThatTheBodyMayCome() throws Exception {
    says(head("Content-Length: " + body.length() + "\r\nExpect: 100-continue"));
    BufferedReader answer =
        new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
    assertThat(answer.readLine()).isEqualTo("HTTP/1.1 100 Continue");
    assertThat(answer.readLine()).isEmpty();

    says(body);

    assertThat(answer.readLine()).isEqualTo("HTTP/1.1 200 OK");
  }

  @Test
  void severalAtOnceAreAnsweredInTheirOrder() throws Exception {
    String good = head("Content-Length: " + body.length()) + body;
    String bad = head("Content-Length: 2") + "{}";
    String other = "GET /get-udp-port HTTP/1.1\r\nHost: x\r\n\r\n";
    String last = "GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    says(good + bad + other + good + last);

    assertThat(
            new String(connection.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .filter(line -> line.contains("HTTP/1.1"))
                .map(line -> line.substring(line.indexOf("HTTP/1.1"))))
        .containsExactly(
            "HTTP/1.1 200 OK",
            "HTTP/1.1 400 Bad Request",
            "HTTP/1.1 200 OK",
            "HTTP/1.1 200 OK",
            "HTTP/1.1 404 Not Found");
    assertThat(bob.hears().text()).contains("INITIATE_CHAT");
    assertThat(bob.hears().text()).contains("INITIATE_CHAT");
    bob.hearsNothing();
  }

  @Test
  void notIfAnotherMethodIsMeant() throws Exception {
    says(head("X-HTTP-Method-Override: DELETE\r\nContent-Length: " + body.length()) + body);

    BufferedReader answer =
        new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
    assertThat(answer.readLine()).isEqualTo("HTTP/1.1 405 Method Not Allowed");
    bob.hearsNothing();
  }

  private void assertThatItIsMade() throws IOException {
    BufferedReader answer =
        new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
    assertThat(answer.readLine()).isEqualTo("HTTP/1.1 200 OK");
    String headers = "";
    for (String line = answer.readLine(); !line.isEmpty(); line = answer.readLine()) {
      headers += line + "\n";
    }
    assertThat(headers).contains("Content-Type: application/json\n").contains("Content-Length: ");
    char[] json = new char["{\"public\":\"127.0.0.1:".length()];
    assertThat(answer.read(json)).isEqualTo(json.length);
    assertThat(json).isEqualTo("{\"public\":\"127.0.0.1:".toCharArray());
    assertThat(bob.hears().text()).contains("INITIATE_CHAT");
    bob.hearsNothing();
  }

  private void says(String text) throws IOException {
    connection.getOutputStream().write(text.getBytes(UTF_8));
    connection.getOutputStream().flush();
  }

  private static String head(String header) {
    return "POST /start-communication HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n";
  }

  private static String body(UUID initiator, UUID peer) {
    return "{\"peerInitiator\":\"%s\",\"peer\":\"%s\"}".formatted(initiator, peer);
  }
}
