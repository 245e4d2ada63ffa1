package dev.punchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.e2e.PeerProcess.Event;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of a chat when the other peer, or the server, is not there for a while. */
@Tag("e2e")
class RecoveryTest {
  private static final String[] QUICK = {"--heartbeat", "0.2s", "--silent-after", "3"};

  @Test
  void aKilledPeerIsNoticedAndLookedForAndWhatItMissedIsNamed() {
    try (ServerProcess server = ServerProcess.start();
        Chatting chat =
            Chatting.start(
                server.url(),
                "--heartbeat",
                "0.2s",
                "--silent-after",
                "3",
                "--reconnect-timeout",
                "1s")) {
      chat.bob().kill();
      assertThat(chat.alice().await("peer-silent").json().path("silentMs").asInt())
          .isGreaterThanOrEqualTo(600);
      chat.alice().type("are you still there?");
      chat.alice().endInput();

      Event closed = chat.alice().await("closed");
      assertThat(closed.text("reason")).isEqualTo("peer-gone");
      assertThat(closed.json().path("undelivered"))
          .extracting(line -> line.asText())
          .containsExactly("are you still there?");
      assertThat(chat.alice().awaitExit()).isEqualTo(6);
    }
  }

  @Test
  void aPeerThatWasKilledCanBeStartedAnewAndCallAgain() {
    try (ServerProcess server = ServerProcess.start();
        Chatting chat = Chatting.start(server.url(), QUICK)) {
      chat.bob().kill();
      var unusedSilent = chat.alice().await("peer-silent");

      try (PeerProcess again = PeerProcess.chat("bob", server.url(), chat.aliceUuid())) {
        var unusedContact = again.await("contact");
        again.type("me again");
        assertThat(chat.alice().await("text").text("text")).isEqualTo("me again");
        chat.alice().type("welcome back");
        assertThat(again.await("text").text("text")).isEqualTo("welcome back");
      }
    }
  }

  @Test
  void aPeerThatSleptIsFoundAgainAndGetsWhatWasSaidMeanwhile() {
    try (ServerProcess server = ServerProcess.start();
        Chatting chat = Chatting.start(server.url(), QUICK)) {
      chat.bob().suspend();
      var unusedSilent = chat.alice().await("peer-silent");
      chat.alice().type("good morning");
      chat.bob().resume();

      Event contact = chat.alice().await("contact");
      assertThat(contact.json().path("again").asBoolean()).isTrue();
      assertThat(chat.bob().await("text").text("text")).isEqualTo("good morning");
      chat.bob().type("I am back");
      assertThat(chat.alice().await("text").text("text")).isEqualTo("I am back");
      assertThat(chat.bob().heard()).containsExactly("good morning");
    }
  }

  @Test
  void aServerThatIsRestartedDisturbsNoChatAndLearnsItsPeersAnew() {
    try (ServerProcess first = ServerProcess.start();
        Chatting chat =
            Chatting.start(first.url(), "--heartbeat", "0.2s", "--silent-after", "20")) {
      var unusedExit = first.stop();
      chat.bob().type("no server");
      assertThat(chat.alice().await("text").text("text")).isEqualTo("no server");

      try (ServerProcess second = ServerProcess.start(first.udp().getPort(), first.httpPort())) {
        Event registered = chat.alice().await("registered");
        assertThat(registered.json().path("again").asBoolean()).isTrue();
        assertThat(registered.text("uuid")).isNotEqualTo(chat.aliceUuid());
        chat.alice().type("new server");
        assertThat(chat.bob().await("text").text("text")).isEqualTo("new server");
        chat.bob().type("/quit");
        assertThat(chat.alice().await("closed").text("reason")).isEqualTo("peer-left");

        try (PeerProcess carol = PeerProcess.chat("carol", second.url(), registered.text("uuid"))) {
          var unusedContact = carol.await("contact");
          carol.type("found you");
          assertThat(chat.alice().await("text").text("text")).isEqualTo("found you");
        }
      }
      assertThat(chat.alice().events()).noneMatch(event -> event.name().equals("peer-silent"));
    }
  }
}
