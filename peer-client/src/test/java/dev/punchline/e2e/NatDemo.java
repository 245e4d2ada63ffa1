package dev.punchline.e2e;

import dev.punchline.e2e.NatExplanation.Person;
import dev.punchline.e2e.PeerProcess.Event;
import dev.punchline.protocol.nat.DirectPath.Impossible;
import dev.punchline.protocol.nat.DirectPath.Possible;
import dev.punchline.protocol.nat.emulator.NatPreset;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Two peers behind two emulated NATs on this machine, then the same with another NAT so that the
 * opposite comes out, and why. {@code scripts/demo --nat-a} starts it.
 */
public final class NatDemo {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  /** Less than a heartbeat interval, after which the server would be asked again. */
  private static final String PATIENCE = "2s";

  private static final int WIDTH = 80;
  private static final Pattern WORD = Pattern.compile("\\S+");

  /** Alice waits, Bob calls. */
  private record Pair(Person alice, Person bob) {
    static Pair of(NatPreset alice, NatPreset bob) {
      return new Pair(new Person("Alice", alice), new Person("Bob", bob));
    }

    boolean shouldWork() {
      return switch (NatExplanation.theory(alice, bob)) {
        case Possible possible -> true;
        case Impossible impossible -> false;
      };
    }

    Stream<Person> people() {
      return Stream.of(alice, bob);
    }

    /** How many of the two differ. */
    long differencesTo(Pair other) {
      return people().filter(person -> other.people().noneMatch(person::equals)).count();
    }

    @Override
    public String toString() {
      return "Alice behind %s, Bob behind %s".formatted(alice.nat().label(), bob.nat().label());
    }
  }

  private NatDemo() {}

  /**
   * Exits with 0 if what happened is what theory says, with 1 if not, with 2 if the arguments name
   * no NATs.
   *
   * @param arguments the presets of the two
   */
  public static void main(String[] arguments) {
    List<Optional<NatPreset>> presets = Arrays.stream(arguments).map(NatPreset::of).toList();
    if (presets.size() != 2 || presets.contains(Optional.<NatPreset>empty())) {
      String known =
          Arrays.stream(NatPreset.values()).map(NatPreset::label).collect(Collectors.joining(", "));
      System.err.println("demo: the NATs there are: " + known);
      System.exit(2);
    }
    try {
      Pair asked = Pair.of(presets.getFirst().orElseThrow(), presets.getLast().orElseThrow());
      boolean agrees = show(asked);
      for (Pair contrast : contrastTo(asked).stream().toList()) {
        OUT.println();
        agrees &= show(contrast);
      }
      System.exit(agrees ? 0 : 1);
    } catch (AssertionError | IllegalStateException e) {
      OUT.println("The demonstration failed: " + e.getMessage());
      System.exit(1);
    }
  }

  /**
   * The nearest pair with the opposite outcome: one that is not trivial if there is any, and that
   * keeps the NAT that is hard to reach.
   */
  private static Optional<Pair> contrastTo(Pair pair) {
    List<NatPreset> strictFirst = Arrays.asList(NatPreset.values()).reversed();
    return strictFirst.stream()
        .flatMap(alice -> strictFirst.stream().map(bob -> Pair.of(alice, bob)))
        .filter(other -> other.shouldWork() != pair.shouldWork())
        .min(
            Comparator.comparing(NatDemo::isTrivial)
                .thenComparingLong(pair::differencesTo)
                .thenComparingLong(NatDemo::predictable));
  }

  private static boolean isTrivial(Pair pair) {
    return pair.people()
        .anyMatch(
            person -> person.nat() == NatPreset.OPEN || person.nat() == NatPreset.UDP_BLOCKED);
  }

  private static long predictable(Pair pair) {
    return pair.people().filter(Person::isPredictable).count();
  }

  private static boolean show(Pair pair) {
    OUT.println("=== " + pair);
    pair.people()
        .map(person -> "    %s: %s".formatted(person.name(), person.nat().description()))
        .forEach(OUT::println);
    OUT.println();
    boolean works = run(pair);
    OUT.println();
    OUT.println(works ? "They are connected." : "There is no direct path.");
    OUT.println(wrapped("Why: " + NatExplanation.of(pair.alice(), pair.bob())));
    if (works != pair.shouldWork()) {
      OUT.println("But theory says otherwise, so this is a bug in Punchline.");
    }
    return works == pair.shouldWork();
  }

  private static boolean run(Pair pair) {
    try (ServerProcess server = ServerProcess.start();
        PeerProcess alice = start("alice", pair.alice(), server)) {
      if (alice.awaitAny("registered", "server-silent").name().equals("server-silent")) {
        print(alice);
        return false;
      }
      String uuid = alice.find("registered").text("uuid");
      try (PeerProcess bob = start("bob", pair.bob(), server, uuid)) {
        boolean works = bob.awaitAny("contact", "closed", "server-silent").name().equals("contact");
        if (works) {
          var unused = alice.await("contact");
          bob.type("Hi Alice!");
          alice.await("text");
        }
        bob.type("/quit");
        bob.awaitExit();
        print(alice, bob);
        return works;
      }
    }
  }

  private static PeerProcess start(
      String name, Person person, ServerProcess server, String... more) {
    String[] options =
        Stream.concat(
                Stream.of(more),
                Stream.of(
                    "--nat",
                    person.nat().label(),
                    "--punch-timeout",
                    PATIENCE,
                    "--server-timeout",
                    PATIENCE,
                    "--trace"))
            .toArray(String[]::new);
    return PeerProcess.chat(name, server.url(), options);
  }

  private static void print(PeerProcess... peers) {
    List<Event> events = new ArrayList<>();
    for (PeerProcess peer : peers) {
      peer.events().stream().filter(NatDemo::isOfInterest).forEach(events::add);
    }
    new Transcript("alice", "bob").of(events).forEach(OUT::println);
  }

  private static boolean isOfInterest(Event event) {
    return !event.name().equals("datagram") || event.json().has("droppedBy");
  }

  /** Breaks between words. */
  private static String wrapped(String text) {
    StringBuilder wrapped = new StringBuilder();
    int column = 0;
    for (String word : WORD.matcher(text).results().map(MatchResult::group).toList()) {
      if (column > 0 && column + 1 + word.length() > WIDTH) {
        wrapped.append(System.lineSeparator());
        column = 0;
      }
      wrapped.append(column == 0 ? "" : " ").append(word);
      column += word.length() + (column == 0 ? 0 : 1);
    }
    return wrapped.toString();
  }
}
