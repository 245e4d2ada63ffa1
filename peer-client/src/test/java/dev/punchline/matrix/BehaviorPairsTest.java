package dev.punchline.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.nat.Dependence;
import dev.punchline.protocol.nat.DirectPath;
import dev.punchline.protocol.nat.emulator.NatSettings;
import dev.punchline.sim.Scenario;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each behaviour of RFC 4787 against each, the ones that no preset has among them. */
class BehaviorPairsTest {
  @Test
  void ourMachinesFindEachPathThatTheoryKnowsAndNoOther() {
    List<String> surprises =
        behaviors()
            .flatMap(caller -> behaviors().flatMap(called -> surprise(caller, called)))
            .toList();

    assertThat(surprises).as(() -> String.join("\n\n", surprises)).isEmpty();
  }

  private static Stream<NatSettings> behaviors() {
    return Arrays.stream(Dependence.values())
        .flatMap(
            mapping ->
                Arrays.stream(Dependence.values())
                    .map(filtering -> NatSettings.translating(mapping, filtering)));
  }

  private static Stream<String> surprise(NatSettings caller, NatSettings called) {
    DirectPath theory = DirectPath.between(caller.side(), called.side());
    Scenario net = Scenario.seeded(1);
    Outcome outcome = Run.of(Couple.apart(net, caller, called, 0));
    boolean agrees =
        switch (theory) {
          case DirectPath.Possible possible -> outcome instanceof Outcome.Contact;
          case DirectPath.Impossible impossible -> outcome instanceof Outcome.NoPath;
        };
    return agrees
        ? Stream.empty()
        : Stream.of(
            caller.side() + " calls " + called.side() + ": theory says " + theory
                + ", the run " + outcome + "\n" + net.network().ladder().text());
  }
}
