package dev.punchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.e2e.PeerProcess.Event;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How {@code chat --json} ends when it cannot do its work. */
@Tag("e2e")
class ExitCodeTest {
  private static ServerProcess server;

  @BeforeAll
  static void startServer() {
    server = ServerProcess.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void anUnknownUuidEndsWith4() {
    String nobody = UUID.randomUUID().toString();

    try (PeerProcess bob = PeerProcess.chat("bob", server.url(), nobody)) {
      assertThat(bob.awaitExit()).isEqualTo(4);

      Event error = bob.find("error");
      assertThat(error.text("code")).isEqualTo("peer-unknown");
      assertThat(error.text("message")).contains(nobody);
    }
  }

  @Test
  void aServerThatIsDownEndsWith3() throws IOException {
    URI nobody;
    try (ServerSocket closedAgain = new ServerSocket(0)) {
      nobody = URI.create("http://127.0.0.1:" + closedAgain.getLocalPort());
    }

    try (PeerProcess bob = PeerProcess.chat("bob", nobody)) {
      assertThat(bob.awaitExit()).isEqualTo(3);

      assertThat(bob.find("error").text("code")).isEqualTo("server-unreachable");
      assertThat(bob.find("error").text("message")).contains(nobody.toString());
    }
  }

  @Test
  void aServerThatIsSilentOverUdpEndsWith3() {
    try (RawServer mute = RawServer.mute();
        PeerProcess bob = PeerProcess.chat("bob", mute.url(), "--server-timeout", "1s")) {
      assertThat(bob.awaitExit()).isEqualTo(3);

      assertThat(bob.find("server-silent").json().path("silentMs").asInt()).isBetween(1000, 3000);
      assertThat(bob.find("error").text("code")).isEqualTo("server-unreachable");
      assertThat(mute.udp().all("REGISTRATION")).hasSizeGreaterThan(1);
    }
  }

  @Test
  void noPathEndsWith5AndNamesWhatWasNotDelivered() {
    try (RawPeer deaf = RawPeer.deaf();
        PeerProcess bob =
            PeerProcess.chat(
                "bob", server.url(), deaf.register(server.udp()), "--punch-timeout", "1s")) {
      bob.type("are you there?");
      bob.type("hello?");
      assertThat(bob.awaitExit()).isEqualTo(5);

      Event closed = bob.find("closed");
      assertThat(closed.text("reason")).isEqualTo("no-path");
      assertThat(closed.json().path("undelivered"))
          .extracting(line -> line.asText())
          .containsExactly("are you there?", "hello?");
      assertThat(deaf.all("HELLO")).hasSizeGreaterThan(3);
    }
  }

  @Test
  void aLocalPortThatIsInUseEndsWith8() throws IOException {
    try (DatagramSocket taken = new DatagramSocket(0);
        PeerProcess bob =
            PeerProcess.chat(
                "bob", server.url(), "--local-port", String.valueOf(taken.getLocalPort()))) {
      assertThat(bob.awaitExit()).isEqualTo(8);

      assertThat(bob.find("error").text("code")).isEqualTo("no-socket");
      assertThat(bob.find("error").text("message")).contains("--local-port");
    }
  }

  @Test
  void aLocalPortIsUsedAsAsked() throws IOException {
    int port;
    try (DatagramSocket closedAgain = new DatagramSocket(0)) {
      port = closedAgain.getLocalPort();
    }

    try (PeerProcess bob =
        PeerProcess.chat("bob", server.url(), "--local-port", String.valueOf(port))) {
      assertThat(bob.await("stun").text("mapped")).isEqualTo("127.0.0.1:" + port);
    }
  }

  @Test
  void aStunServerThatIsSilentKeepsNobodyFromChatting() throws IOException {
    try (DatagramSocket silent = new DatagramSocket(0);
        PeerProcess alice =
            PeerProcess.chat(
                "alice", server.url(), "--stun", "127.0.0.1:" + silent.getLocalPort());
        PeerProcess bob = PeerProcess.chat("bob", server.url(), alice.awaitUuid())) {
      var unused = bob.await("contact");
      alice.type("works");

      assertThat(bob.await("text").text("text")).isEqualTo("works");
      assertThat(alice.events()).noneMatch(event -> event.name().equals("stun"));
    }
  }

  @Test
  void aScriptThatEndsItsInputAfterTheChatEndsWith0() {
    try (Chatting chat = Chatting.start(server.url())) {
      chat.bob().type("/quit");
      var unused = chat.alice().await("closed");
      chat.alice().endInput();

      assertThat(chat.alice().awaitExit()).isZero();
    }
  }
}
