package dev.punchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.e2e.PeerProcess.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What two scripts see that drive two peers with {@code --json}. */
@Tag("e2e")
class JsonChatTest {
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
  void twoPeersFindEachOtherAndTalkBothWays() {
    List<String> lines =
        List.of(
            "hi", "Zażółć gęślą jaźń", "👋🏽 👩‍👩‍👧", "", "  spaces  stay  ", "\"quoted\" \\ \t");

    try (Chatting chat = Chatting.start(server.url())) {
      for (String line : lines) {
        chat.bob().type(line);
        assertThat(chat.alice().await("text").text("text")).isEqualTo(line);
        chat.alice().type(line);
        assertThat(chat.bob().await("text").text("text")).isEqualTo(line);
      }

      assertThat(chat.alice().heard()).isEqualTo(lines);
      assertThat(chat.bob().heard()).isEqualTo(lines);
    }
  }

  @Test
  void theCalledPeerIsToldWhoCallsAndBothOfTheContact() {
    try (Chatting chat = Chatting.start(server.url())) {
      Event called = chat.alice().find("initiating");
      Event calling = chat.bob().find("initiating");
      Event contact = chat.alice().find("contact");

      assertThat(called.json().path("incoming").asBoolean()).isTrue();
      assertThat(called.text("peer")).isEqualTo(chat.bob().find("stun").text("mapped"));
      assertThat(calling.json().path("incoming").asBoolean(true)).isFalse();
      assertThat(calling.text("peer")).isEqualTo(chat.alice().find("stun").text("mapped"));
      assertThat(contact.text("peer")).isEqualTo(called.text("peer"));
      assertThat(contact.json().path("version1").asBoolean(true)).isFalse();
      assertThat(contact.json().path("again").asBoolean(true)).isFalse();
    }
  }

  @Test
  void twoSlashesSayALineThatBeginsWithOne() {
    try (Chatting chat = Chatting.start(server.url())) {
      chat.bob().type("//help is a command");
      chat.bob().type("{\"command\": \"say\", \"text\": \"/{as it is}\"}");

      assertThat(chat.alice().await("text").text("text")).isEqualTo("/help is a command");
      assertThat(chat.alice().await("text").text("text")).isEqualTo("/{as it is}");
    }
  }

  @Test
  void aLongLineArrivesInPartsThatJoinToTheSameText() {
    String line = "čtyři slova a 🚀 ".repeat(10_240 / 16);

    try (Chatting chat = Chatting.start(server.url())) {
      chat.bob().type(line);
      chat.bob().type("the end");
      var unused = chat.alice().await("text", event -> event.text("text").equals("the end"));

      List<String> heard = chat.alice().heard();
      List<String> parts = heard.subList(0, heard.size() - 1);
      assertThat(parts).hasSizeGreaterThan(1);
      assertThat(String.join("", parts)).isEqualTo(line);
    }
  }

  @Test
  void manyLinesPipedAtOnceArriveAllAndInOrder() {
    List<String> lines = IntStream.range(0, 300).mapToObj("line %d"::formatted).toList();

    try (Chatting chat = Chatting.start(server.url())) {
      chat.bob().type(String.join("\n", lines));
      chat.alice().type(String.join("\n", lines));
      var unusedA = chat.alice().await("text", event -> event.text("text").equals("line 299"));
      var unusedB = chat.bob().await("text", event -> event.text("text").equals("line 299"));

      assertThat(chat.alice().heard()).isEqualTo(lines);
      assertThat(chat.bob().heard()).isEqualTo(lines);
    }
  }

  @Test
  void linesSaidBeforeAnybodyIsThereGoToWhoeverCallsFirst() {
    try (PeerProcess alice = PeerProcess.chat("alice", server.url())) {
      String uuid = alice.awaitUuid();
      alice.type("first");
      alice.type("second");
      var unused = alice.await("line-held", event -> event.text("text").equals("second"));

      try (PeerProcess bob = PeerProcess.chat("bob", server.url(), uuid)) {
        assertThat(bob.await("text").text("text")).isEqualTo("first");
        assertThat(bob.await("text").text("text")).isEqualTo("second");
      }
    }
  }

  @Test
  void aPeerThatWaitsCanCallToo() {
    try (PeerProcess alice = PeerProcess.chat("alice", server.url());
        PeerProcess bob = PeerProcess.chat("bob", server.url())) {
      String uuid = alice.awaitUuid();
      var unusedUuid = bob.awaitUuid();
      bob.type("/call " + uuid);

      var unused = alice.await("contact");
      assertThat(bob.await("contact").text("peer")).isEqualTo(alice.find("stun").text("mapped"));
    }
  }

  @Test
  void commandsAreAnsweredWithEvents() {
    try (Chatting chat = Chatting.start(server.url())) {
      var unusedStun = chat.alice().find("stun");
      chat.alice().type("/whoami");
      chat.alice().type("/stats");
      chat.alice().type("/help");
      chat.alice().type("{\"command\": \"whoami\"}");

      Event whoami = chat.alice().await("whoami");
      assertThat(whoami.text("uuid")).isEqualTo(chat.aliceUuid());
      assertThat(whoami.text("mapped")).isEqualTo(chat.alice().find("stun").text("mapped"));
      assertThat(whoami.text("server")).isEqualTo("127.0.0.1:" + server.udp().getPort());
      assertThat(whoami.text("peer")).isEqualTo(chat.bob().find("stun").text("mapped"));
      assertThat(chat.alice().await("stats").json().path("datagrams").path("sent").asInt())
          .isPositive();
      List<String> commands = new ArrayList<>();
      chat.alice()
          .await("help")
          .json()
          .path("commands")
          .forEach(name -> commands.add(name.asText()));
      assertThat(commands).contains("/call", "/whoami", "/stats", "/help", "/quit");
      assertThat(chat.alice().await("whoami").text("uuid")).isEqualTo(chat.aliceUuid());
    }
  }

  @Test
  void badCommandsAreErrorsAndLoseNothing() {
    List<String> bad =
        List.of(
            "/nonsense",
            "/call",
            "/call 123",
            "/quit now",
            "{\"command\": \"say\"}",
            "{\"command\": 7}",
            "{}",
            "{torn");

    try (Chatting chat = Chatting.start(server.url())) {
      for (String line : bad) {
        chat.bob().type(line);
        assertThat(chat.bob().await("error").text("code")).as(line).isEqualTo("bad-command");
        chat.bob().type("after " + line);
      }
      var unused = chat.alice().await("text", event -> event.text("text").equals("after {torn"));

      assertThat(chat.alice().heard()).isEqualTo(bad.stream().map("after "::concat).toList());
    }
  }

  @Test
  void aCallToOneselfOrDuringAChatIsAnErrorAndTheChatGoesOn() {
    try (Chatting chat = Chatting.start(server.url())) {
      chat.alice().type("/call " + chat.aliceUuid());
      assertThat(chat.alice().await("error").text("code")).isEqualTo("busy");
      chat.bob().type("/quit");
      var unusedClosed = chat.alice().await("closed");
      chat.alice().type("/call " + chat.aliceUuid());

      assertThat(chat.alice().await("error").text("code")).isEqualTo("self");
    }
  }

  @Test
  void aThirdPeerThatCallsIsToldOfAndDoesNotDisturb() {
    try (Chatting chat = Chatting.start(server.url());
        PeerProcess carol =
            PeerProcess.chat("carol", server.url(), chat.aliceUuid(), "--punch-timeout", "1s")) {
      var unusedMissed = chat.alice().await("call-missed");
      chat.bob().type("still you and me");

      assertThat(chat.alice().await("text").text("text")).isEqualTo("still you and me");
      assertThat(carol.await("closed").text("reason")).isEqualTo("no-path");
      assertThat(carol.awaitExit()).isEqualTo(5);
    }
  }

  @Test
  void quitSaysGoodbyeAndTheOtherCanBeCalledAgain() {
    try (Chatting chat = Chatting.start(server.url())) {
      chat.bob().type("/quit");
      assertThat(chat.bob().await("closed").text("reason")).isEqualTo("left");
      assertThat(chat.bob().awaitExit()).isZero();
      assertThat(chat.alice().await("closed").text("reason")).isEqualTo("peer-left");

      try (PeerProcess carol = PeerProcess.chat("carol", server.url(), chat.aliceUuid())) {
        var unusedContact = chat.alice().await("contact");
        carol.type("me now");
        assertThat(chat.alice().await("text").text("text")).isEqualTo("me now");
      }
    }
  }

  @Test
  void aLineSaidAfterTheChatIsRefusedAndNotKeptForAStranger() {
    try (Chatting chat = Chatting.start(server.url())) {
      chat.bob().type("/quit");
      var unusedClosed = chat.alice().await("closed");
      chat.alice().type("for bob only");
      assertThat(chat.alice().await("error").text("code")).isEqualTo("nobody-to-hear");

      try (PeerProcess carol = PeerProcess.chat("carol", server.url(), chat.aliceUuid())) {
        var unusedContact = chat.alice().await("contact");
        chat.alice().type("for carol");
        assertThat(carol.await("text").text("text")).isEqualTo("for carol");
        assertThat(carol.heard()).containsExactly("for carol");
      }
    }
  }

  @Test
  void sigtermSaysGoodbye() {
    try (Chatting chat = Chatting.start(server.url())) {
      chat.bob().terminate();

      assertThat(chat.alice().await("closed").text("reason")).isEqualTo("peer-left");
      assertThat(chat.bob().awaitExit()).isEqualTo(143);
      assertThat(chat.bob().find("closed").text("reason")).isEqualTo("left");
    }
  }
}
