package dev.punchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.e2e.PeerProcess.Event;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Peers that find each other with {@code --signal stun}: no HTTP at all. */
@Tag("e2e")
class StunSignalTest {
  /** Whoever asked there would hear nothing. */
  private static final URI NO_HTTP = URI.create("http://127.0.0.1:9");

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
  void twoPeersFindEachOtherByTheIdsTheyChose() {
    try (PeerProcess alice = peer("alice", server, "14");
        PeerProcess bob = peer("bob", server, "10", "--peer", "14")) {
      Event registered = alice.await("registered");
      var unusedA = alice.await("contact");
      var unusedB = bob.await("contact");
      bob.type("hello, 14");
      alice.type("hello, 10");

      assertThat(alice.await("text").text("text")).isEqualTo("hello, 14");
      assertThat(bob.await("text").text("text")).isEqualTo("hello, 10");
      assertThat(registered.text("id")).isEqualTo("14");
      assertThat(registered.json().has("uuid")).isFalse();
      assertThat(alice.find("initiating").text("id")).isEqualTo("10");
      assertThat(alice.find("initiating").json().path("incoming").asBoolean()).isTrue();
      assertThat(alice.find("initiating").text("peer")).isEqualTo(bob.find("stun").text("mapped"));
    }
  }

  @Test
  void whoCallsFirstWaitsForWhoComesLater() {
    try (PeerProcess bob = peer("bob", server, "early", "--peer", "late")) {
      assertThat(bob.await("waiting").text("id")).isEqualTo("late");
      bob.type("held for late");

      try (PeerProcess alice = peer("alice", server, "late")) {
        assertThat(alice.await("text").text("text")).isEqualTo("held for late");
      }
    }
  }

  @Test
  void bothMayCallEachOther() {
    try (PeerProcess alice = peer("alice", server, "a", "--peer", "b");
        PeerProcess bob = peer("bob", server, "b", "--peer", "a")) {
      var unusedA = alice.await("contact");
      var unusedB = bob.await("contact");
      alice.type("you too?");

      assertThat(bob.await("text").text("text")).isEqualTo("you too?");
      assertThat(alice.events().stream().filter(event -> event.name().equals("initiating")))
          .hasSize(1);
    }
  }

  @Test
  void commandsTakeIds() {
    try (PeerProcess alice = peer("alice", server, "anna");
        PeerProcess bob = peer("bob", server, "bert")) {
      var unusedA = alice.await("registered");
      var unusedB = bob.await("registered");
      bob.type("/whoami");
      bob.type("/call an/na");
      bob.type("/call bert");
      bob.type("{\"command\": \"call\", \"peer\": \"anna\"}");

      assertThat(bob.await("whoami").text("id")).isEqualTo("bert");
      assertThat(bob.await("error").text("code")).isEqualTo("bad-command");
      assertThat(bob.await("error").text("code")).isEqualTo("self");
      var unused = bob.await("contact");
    }
  }

  @Test
  void anIdThatWasGivenBackCanBeUsedAtOnce() {
    try (PeerProcess first = peer("first", server, "mine")) {
      var unused = first.await("registered");
      first.type("/quit");
      assertThat(first.awaitExit()).isZero();
    }

    try (PeerProcess second = peer("second", server, "mine", "--server-timeout", "3s")) {
      assertThat(second.await("registered").text("id")).isEqualTo("mine");
    }
  }

  @Test
  void anIdIsFreeAtOnceWhenAPeerDidNotCome() {
    try (PeerProcess first =
        peer("first", server, "hasty", "--peer", "nobody", "--call-timeout", "2s")) {
      assertThat(first.awaitExit()).isEqualTo(4);
      assertThat(first.events()).noneMatch(event -> event.name().equals("closed"));
    }

    try (PeerProcess second = peer("second", server, "hasty", "--server-timeout", "3s")) {
      assertThat(second.await("registered").text("id")).isEqualTo("hasty");
    }
  }

  @Test
  void anIdIsFreeAtOnceWhenThePeerLeftAScript() {
    try (PeerProcess script = peer("script", server, "script");
        PeerProcess bob = peer("bob", server, "caller", "--peer", "script")) {
      var unused = script.await("contact");
      bob.type("/quit");
      var unusedClosed = script.await("closed");
      script.endInput();
      assertThat(script.awaitExit()).isZero();
    }

    try (PeerProcess second = peer("second", server, "script", "--server-timeout", "3s")) {
      assertThat(second.await("registered").text("id")).isEqualTo("script");
    }
  }

  @Test
  void anIdThatIsTakenEndsWith7() {
    try (PeerProcess first = peer("first", server, "popular")) {
      var unused = first.await("registered");

      try (PeerProcess second = peer("second", server, "popular", "--server-timeout", "3s")) {
        assertThat(second.awaitExit()).isEqualTo(7);
        assertThat(second.find("error").text("code")).isEqualTo("id-taken");
        assertThat(second.find("error").text("message")).contains("popular");
      }
    }
  }

  @Test
  void aServerThatIsSilentEndsWith3() throws IOException {
    try (DatagramSocket mute = new DatagramSocket(0);
        PeerProcess bob =
            PeerProcess.chat(
                "bob", NO_HTTP, stun("bob", mute.getLocalPort(), "--server-timeout", "1s"))) {
      assertThat(bob.awaitExit()).isEqualTo(3);

      assertThat(bob.find("server-silent").json().path("silentMs").asInt()).isBetween(1000, 3000);
      assertThat(bob.find("error").text("code")).isEqualTo("server-unreachable");
      assertThat(bob.find("error").text("message")).contains(":" + mute.getLocalPort());
    }
  }

  @Test
  void aPeerThatDoesNotComeInTimeEndsWith4AndWhatWaitedForItIsNamed() {
    try (PeerProcess bob =
        peer("bob", server, "patient", "--peer", "nobody", "--call-timeout", "2s")) {
      bob.type("are you there?");
      assertThat(bob.awaitExit()).isEqualTo(4);

      Event error = bob.find("error");
      assertThat(error.text("code")).isEqualTo("peer-unknown");
      assertThat(error.text("message")).isEqualTo("nobody did not come in time.");
      assertThat(error.json().path("undelivered").path(0).asText()).isEqualTo("are you there?");
    }
  }

  @Test
  void aServerThatIsRestartedDisturbsNoChatAndLearnsTheIdsAnew() {
    String[] quick = {"--heartbeat", "0.2s", "--silent-after", "20"};
    try (ServerProcess first = ServerProcess.start();
        PeerProcess alice = peer("alice", first, "14", quick);
        PeerProcess bob = peer("bob", first, "10", "--peer", "14", "--heartbeat", "0.2s")) {
      var unusedA = alice.await("contact");
      var unusedB = bob.await("contact");
      var unusedExit = first.stop();
      bob.type("no server");
      assertThat(alice.await("text").text("text")).isEqualTo("no server");

      try (ServerProcess second = ServerProcess.start(first.udp().getPort(), first.httpPort())) {
        alice.type("new server");
        assertThat(bob.await("text").text("text")).isEqualTo("new server");
        bob.type("/quit");
        assertThat(alice.await("closed").text("reason")).isEqualTo("peer-left");

        try (PeerProcess carol = peer("carol", second, "15", "--peer", "14")) {
          var unusedC = carol.await("contact");
          carol.type("found you");
          assertThat(alice.await("text").text("text")).isEqualTo("found you");
        }
      }
      assertThat(alice.events()).noneMatch(event -> event.name().equals("peer-silent"));
    }
  }

  private static PeerProcess peer(String name, ServerProcess server, String id, String... options) {
    return PeerProcess.chat(name, NO_HTTP, stun(id, server.udp().getPort(), options));
  }

  private static String[] stun(String id, int port, String... options) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("--signal", "stun", "--id", id, "--stun", "127.0.0.1:" + port));
    all.addAll(List.of(options));
    return all.toArray(String[]::new);
  }
}
