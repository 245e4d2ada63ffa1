package dev.punchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code chat} between pipes: lines in, lines out, and everything else on standard error. */
@Tag("e2e")
class PipeChatTest {
  /** What a hostile peer might say, to be shown as text. */
  static final String HOSTILE =
      "\u001b[2J\u001b]0;title\u0007 \u009b31m a\r\nb\tc \u202edlrow\u2066 \u2028 end";

  static final String HOSTILE_SHOWN =
      "\\x1b[2J\\x1b]0;title\\x07 \\x9b31m a\\x0d\\x0ab\\x09c \\u202edlrow\\u2066 \\u2028 end";

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
  void standardOutputHasTheLinesOfThePeerAndNothingElse() {
    try (Program alice = plain();
        Program bob = plain(uuidOf(alice))) {
      bob.type("one");
      bob.type("");
      bob.type("three 👋");
      var unusedOne = alice.out().find("three 👋"::equals);
      alice.type("an answer");
      var unusedAnswer = bob.out().find("an answer"::equals);
      bob.type("/quit");
      alice.endInput();

      assertThat(bob.awaitExit()).isZero();
      assertThat(alice.awaitExit()).isZero();
      assertThat(alice.out().lines()).containsExactly("one", "", "three 👋");
      assertThat(bob.out().lines()).containsExactly("an answer");
    }
  }

  @Test
  void standardErrorTellsOfTheConnectionInMarkedLines() {
    try (Program alice = plain();
        Program bob = plain(uuidOf(alice))) {
      var unusedContact = alice.err().find(line -> line.startsWith("-- Connected to 127.0.0.1:"));
      bob.type("/quit");
      var unusedLeft = alice.err().find("-- The peer has left."::equals);
      alice.type("/quit");

      assertThat(alice.awaitExit()).isZero();
      assertThat(bob.awaitExit()).isZero();
      assertThat(bob.err().lines())
          .contains("-- Goodbye.")
          .allMatch(line -> line.startsWith("-- "));
      assertThat(alice.err().lines()).allMatch(line -> line.startsWith("-- "));
    }
  }

  @Test
  void aPipedLineIsDeliveredAndTheProgramEndsWith0() {
    try (PeerProcess alice = PeerProcess.chat("alice", server.url());
        Program bob = plain(alice.awaitUuid(), "--linger", "0.2s")) {
      bob.type("hi");
      bob.endInput();

      assertThat(bob.awaitExit()).isZero();
      assertThat(alice.await("closed").text("reason")).isEqualTo("peer-left");
      assertThat(alice.heard()).containsExactly("hi");
      assertThat(bob.out().lines()).isEmpty();
    }
  }

  @Test
  void aProgramThatOnlyListensStaysUntilTheOtherLeaves() {
    try (Program alice = plain()) {
      alice.endInput();
      try (PeerProcess bob = PeerProcess.chat("bob", server.url(), uuidOf(alice))) {
        var unusedContact = bob.await("contact");
        bob.type("for the record");
        bob.type("/quit");

        assertThat(alice.awaitExit()).isZero();
        assertThat(alice.out().lines()).containsExactly("for the record");
      }
    }
  }

  @Test
  void commandsWorkAndTheirAnswersAreNoChat() {
    try (Program alice = plain()) {
      String uuid = uuidOf(alice);
      alice.type("/whoami");
      alice.type("/nonsense");
      alice.type("/help");
      alice.type("/quit");

      assertThat(alice.awaitExit()).isZero();
      assertThat(alice.err().lines())
          .anyMatch(line -> line.startsWith("-- UUID:") && line.endsWith(uuid))
          .anyMatch(line -> line.startsWith("-- there is no command /nonsense"))
          .anyMatch(line -> line.startsWith("-- /call UUID"));
      assertThat(alice.out().lines()).isEmpty();
    }
  }

  @Test
  void escapeSequencesOfThePeerArriveAsVisibleText() {
    try (RawPeer evil = RawPeer.open();
        Program ours = plain()) {
      InetSocketAddress peer = call(evil, uuidOf(ours));
      evil.text(HOSTILE, peer);
      evil.text("the end", peer);
      var unusedEnd = ours.out().find("the end"::equals);

      assertThat(ours.out().lines()).containsExactly(HOSTILE_SHOWN, "the end");
    }
  }

  @Test
  void jsonEscapesWhatATerminalWouldObey() {
    try (RawPeer evil = RawPeer.open();
        Program ours =
            Program.start(
                Launchers.of(
                    "peer-client", "chat", "--json", "--server", server.url().toString()))) {
      String registered = ours.out().find(line -> line.contains("\"registered\""));
      InetSocketAddress peer = call(evil, registered.replaceAll(".*\"uuid\":\"([^\"]+)\".*", "$1"));
      evil.text(HOSTILE, peer);

      assertThat(ours.out().find(line -> line.contains("dlrow")))
          .contains("\\u001B[2J")
          .matches("\\p{Print}+");
    }
  }

  private static Program plain(String... arguments) {
    String[] all =
        Stream.concat(Stream.of("chat", "--server", server.url().toString()), Stream.of(arguments))
            .toArray(String[]::new);
    return Program.start(Launchers.of("peer-client", all));
  }

  private static String uuidOf(Program peer) {
    return peer.err().find(line -> line.startsWith("-- Your UUID: ")).substring(14);
  }

  private static InetSocketAddress call(RawPeer caller, String uuid) {
    String self = caller.register(server.udp());
    InetSocketAddress peer = caller.startCommunication(server.url(), self, uuid);
    caller.hello(peer);
    var unusedSuccess = caller.await("SUCCESS");
    return peer;
  }
}
