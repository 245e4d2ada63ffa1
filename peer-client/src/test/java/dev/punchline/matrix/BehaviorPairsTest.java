package dev.punchline.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.nat.Dependence;
import dev.punchline.protocol.nat.DirectPath;
import dev.punchline.protocol.nat.DirectPath.Impossible;
import dev.punchline.protocol.nat.DirectPath.Obstacle;
import dev.punchline.protocol.nat.DirectPath.Possible;
import dev.punchline.protocol.nat.emulator.NatSettings;
import dev.punchline.sim.Scenario;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each behaviour of RFC 4787 against each, the ones that no preset has among them. */
class BehaviorPairsTest {
  private record Encounter(NatSettings caller, NatSettings called) {
    DirectPath theory() {
      return DirectPath.between(caller.side(), called.side());
    }

    Scenario net() {
      return Scenario.seeded(1);
    }

    /** Whether each answer comes from yet another endpoint. */
    boolean neverSettles() {
      return theory().equals(new Impossible(Obstacle.NEVER_THE_SAME_ENDPOINT));
    }

    Optional<String> surprise() {
      Scenario net = net();
      Outcome outcome = Run.of(Couple.apart(net, caller, called, 0));
      boolean agrees =
          switch (theory()) {
            case Possible possible -> outcome instanceof Outcome.Contact;
            case Impossible impossible -> outcome instanceof Outcome.NoPath;
          };
      String ladder = net.network().ladder().text();
      return agrees
          ? Optional.empty()
          : Optional.of(this + ": theory " + theory() + ", run " + outcome + "\n" + ladder);
    }
  }

  @Test
  void ourMachinesFindEachPathThatTheoryKnowsAndNoOther() {
    List<String> surprises =
        encounters()
            .filter(encounter -> !encounter.neverSettles())
            .map(Encounter::surprise)
            .flatMap(Optional::stream)
            .toList();

    assertThat(surprises).as(() -> String.join("\n\n", surprises)).isEmpty();
  }

  /**
   * A SUCCESS of version 1 does not say which HELLO it answers. Here one that answers a HELLO to
   * another endpoint is taken for an answer, so that contact is told although no pair of endpoints
   * works in both directions.
   */
  @Test
  void contactIsToldWhereEachAnswerComesFromYetAnotherEndpoint() {
    assertThat(encounters().filter(Encounter::neverSettles))
        .hasSize(3)
        .extracting(
            meeting -> Run.of(Couple.apart(meeting.net(), meeting.caller, meeting.called, 0)))
        .hasOnlyElementsOfType(Outcome.Contact.class);
  }

  private static Stream<Encounter> encounters() {
    return behaviors().flatMap(caller -> behaviors().map(called -> new Encounter(caller, called)));
  }

  private static Stream<NatSettings> behaviors() {
    return Arrays.stream(Dependence.values())
        .flatMap(
            mapping ->
                Arrays.stream(Dependence.values())
                    .map(filtering -> NatSettings.translating(mapping, filtering)));
  }
}
