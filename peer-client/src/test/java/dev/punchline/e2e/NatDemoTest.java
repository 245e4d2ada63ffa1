package dev.punchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.e2e.NatExplanation.Person;
import dev.punchline.protocol.nat.emulator.NatPreset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code scripts/demo --nat-a … --nat-b …}. */
@Tag("e2e")
class NatDemoTest {
  @Test
  void showsAPairThatFailsAndOneThatWorksAndWhyWhereverItIsTyped(@TempDir Path elsewhere) {
    Program demo =
        Program.start(
            Launchers.of("demo", "--nat-a", "symmetric", "--nat-b=port-restricted")
                .directory(elsewhere.toFile()));
    demo.out().find("There is no direct path."::equals);
    demo.out().find("They are connected."::equals);

    assertThat(demo.awaitExit()).isZero();
    assertThat(String.join(" ", demo.out().lines()))
        .containsSubsequence(
            "=== Alice behind symmetric, Bob behind port-restricted",
            "filtered: HELLO from",
            "There is no direct path.",
            "Why: The symmetric NAT takes another public port towards each endpoint",
            "=== Alice behind symmetric, Bob behind restricted",
            "peer: Hi Alice!",
            "They are connected.",
            "Why: Alice writes to Bob from a public port that the server has never seen");
  }

  @ParameterizedTest
  @CsvSource({"--nat-a open", "--nat-a open --nat-b nothing", "--nat-b", "--nat-a open --mux 1"})
  void refusesOptionsThatNameNoPair(String arguments) {
    Program demo = demo(arguments.split(" ", -1));

    assertThat(demo.awaitExit()).isEqualTo(2);
    assertThat(demo.err().lines()).hasSize(1).first().asString().startsWith("demo: ");
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void explainsEveryPair(List<NatPreset> pair) {
    NatPreset alice = pair.getFirst();
    NatPreset bob = pair.getLast();
    String explanation = NatExplanation.of(new Person("Alice", alice), new Person("Bob", bob));

    assertThat(explanation).hasSizeBetween(100, 600).doesNotContain("%").endsWith(".");
  }

  static Stream<List<NatPreset>> pairs() {
    return Arrays.stream(NatPreset.values())
        .flatMap(one -> Arrays.stream(NatPreset.values()).map(other -> List.of(one, other)));
  }

  private static Program demo(String... arguments) {
    return Program.run(Launchers.of("demo", arguments));
  }
}
