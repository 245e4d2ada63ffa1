package dev.punchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.e2e.PeerProcess.Event;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code --trace}, as scripts and people see it. The terminal needs tmux. */
@Tag("e2e")
class TraceTest {
  private static final String ADDRESSES = "127\\.0\\.0\\.1:\\d+ +(-->|<--) 127\\.0\\.0\\.1:\\d+ +";
  private static final Pattern TRACED = Pattern.compile(" *\\d+\\.\\d{3}  " + ADDRESSES + ".+");

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
  void scriptsGetAnEventForEachDatagramWhileTheyWantTo() {
    try (PeerProcess alice = PeerProcess.chat("alice", server.url());
        PeerProcess bob = PeerProcess.chat("bob", server.url(), alice.awaitUuid(), "--trace")) {
      var unusedContact = alice.await("contact");
      Event binding = bob.await("datagram", event -> event.text("kind").endsWith("success"));
      Event hello =
          bob.await(
              "datagram",
              event -> event.text("kind").equals("HELLO") && event.text("direction").equals("out"));
      bob.type("/trace off");
      var unusedOff = bob.await("trace");
      int before = bob.events().size();
      bob.type("unseen");
      var unusedText = alice.await("text");
      bob.type("/trace");
      assertThat(bob.await("trace").json().path("on").asBoolean()).isTrue();
      bob.type("seen");
      Event seen = bob.await("datagram", event -> event.text("kind").equals("TEXT"));

      String mapped = bob.find("stun").text("mapped");
      assertThat(binding.text("summary")).isEqualTo("STUN Binding success " + mapped);
      assertThat(hello.text("source")).isEqualTo(mapped);
      assertThat(hello.text("outsideSource")).isEqualTo(mapped);
      assertThat(hello.text("destination")).isEqualTo(alice.find("stun").text("mapped"));
      assertThat(seen.text("summary")).isEqualTo("TEXT \"seen\"");
      // One look at the events: the keepalives that follow are events as well.
      assertThat(bob.events().stream().skip(before))
          .filteredOn(event -> event.name().equals("datagram"))
          .extracting(event -> event.text("summary"))
          .doesNotContain("TEXT \"unseen\"");
    }
  }

  @Test
  void withPipesItGoesToStandardErrorAndLeavesTheChatAlone() {
    try (PeerProcess alice = PeerProcess.chat("alice", server.url());
        Program bob =
            Program.start(
                Launchers.of(
                    "peer-client",
                    "chat",
                    "--trace",
                    "--server",
                    server.url().toString(),
                    alice.awaitUuid()))) {
      alice.type("only this");
      var unusedText = bob.err().find(line -> line.endsWith("TEXT \"only this\""));
      var unusedLine = bob.out().find("only this"::equals);

      assertThat(bob.out().lines()).containsExactly("only this");
      assertThat(bob.err().lines()).anyMatch(line -> TRACED.matcher(line).matches());
      assertThat(bob.err().lines()).allMatch(line -> line.length() <= 80 || line.startsWith("-- "));
    }
  }

  @Test
  void inATerminalOf80ColumnsEachDatagramIsALineAboveThePrompt() {
    try (Tmux terminal = Tmux.open().resize(80);
        PeerProcess bob = PeerProcess.chat("bob", server.url())) {
      terminal.enter(
          "%s chat --trace --server %s %s"
              .formatted(Launchers.path("peer-client"), server.url(), bob.awaitUuid()));
      var unusedContact = bob.await("contact");
      terminal.enter("hi");
      var unusedText = terminal.awaitLine("TEXT \"hi\"");
      terminal.awaitCursorLine(">");

      List<String> traced =
          terminal.screen().lines().filter(line -> TRACED.matcher(line).matches()).toList();
      assertThat(traced)
          .allMatch(line -> line.length() < 80)
          .anyMatch(line -> line.endsWith("STUN Binding request"))
          .anyMatch(line -> line.endsWith("  HELLO"))
          .anyMatch(line -> line.endsWith("  SUCCESS"));
      assertThat(traced.stream().map(line -> line.indexOf(" 127", 12)).distinct()).hasSize(1);
      assertThat(terminal.colors()).containsPattern("\u001b\\[2m +\\d+\\.\\d{3}");
    }
  }
}
