package dev.punchline.e2e;

import dev.punchline.e2e.PeerProcess.Event;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The main job on real sockets, for people to watch: a server and two peers on this machine find
 * each other and talk. {@code scripts/demo} starts it.
 */
public final class Demo {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private record Line(String from, String text) {}

  private static final List<Line> CONVERSATION =
      List.of(
          new Line("bob", "Hi Alice, are you there?"),
          new Line("alice", "Loud and clear 👋 — and no server in between."),
          new Line("bob", "So this went straight from my socket to yours."),
          new Line("alice", "It did. The server only told us where to aim."),
          new Line("bob", "Bye then!"));

  private Demo() {}

  /** Exits with 0 if the two could talk, with 1 and the reason if not. */
  public static void main(String[] arguments) {
    try {
      run();
    } catch (AssertionError | IllegalStateException e) {
      OUT.println("The demonstration failed: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void run() {
    OUT.println("Starting a rendezvous server and two peers on this machine …");
    try (ServerProcess server = ServerProcess.start();
        PeerProcess alice = PeerProcess.chat("alice", server.url())) {
      OUT.println("Server: UDP port %d, %s".formatted(server.udp().getPort(), server.url()));
      String uuid = alice.awaitUuid();
      OUT.println("Alice waits. Bob calls " + uuid + " …");
      try (PeerProcess bob = PeerProcess.chat("bob", server.url(), uuid)) {
        Event seenByBob = bob.await("contact");
        Event seenByAlice = alice.await("contact");
        talk(alice, bob);
        bob.type("/quit");
        require(bob.awaitExit() == 0, "bob did not end well");
        alice.await("closed");
        alice.type("/quit");
        require(alice.awaitExit() == 0, "alice did not end well");
        report(alice, bob);
        OUT.println(
            "Contact after %s ms (alice) and %s ms (bob); %d of %d lines arrived, in order."
                .formatted(
                    seenByAlice.text("tookMs"),
                    seenByBob.text("tookMs"),
                    CONVERSATION.size(),
                    CONVERSATION.size()));
      }
    }
    OUT.println("Everything is stopped. To type yourself: scripts/demo --tmux");
  }

  private static void talk(PeerProcess alice, PeerProcess bob) {
    for (Line line : CONVERSATION) {
      PeerProcess speaker = line.from().equals(alice.name()) ? alice : bob;
      PeerProcess listener = speaker == alice ? bob : alice;
      speaker.type(line.text());
      String heard = listener.await("text").text("text");
      require(
          heard.equals(line.text()),
          "%s heard \"%s\" instead of \"%s\"".formatted(listener.name(), heard, line.text()));
    }
  }

  private static void report(PeerProcess alice, PeerProcess bob) {
    List<Event> events = new ArrayList<>(alice.events());
    events.addAll(bob.events());
    OUT.println();
    new Transcript(alice.name(), bob.name()).of(events).forEach(OUT::println);
    OUT.println();
    requireHeard(alice, "bob");
    requireHeard(bob, "alice");
  }

  private static void requireHeard(PeerProcess listener, String speaker) {
    List<String> heard =
        listener.events().stream()
            .filter(event -> event.name().equals("text"))
            .map(event -> event.text("text"))
            .toList();
    List<String> said =
        CONVERSATION.stream().filter(line -> line.from().equals(speaker)).map(Line::text).toList();
    require(
        heard.equals(said), "%s heard %s instead of %s".formatted(listener.name(), heard, said));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
