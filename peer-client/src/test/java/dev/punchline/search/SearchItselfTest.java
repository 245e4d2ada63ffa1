package dev.punchline.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.search.Search.Limits;
import dev.punchline.sim.network.Line;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The search can be believed: it is repeatable, and it does not pass whatever it sees. */
class SearchItselfTest {
  @Test
  void aSeedIsAWorld() {
    assertThat(RandomWorld.of(4711)).isEqualTo(RandomWorld.of(4711));
    assertThat(RandomWorld.of(4711)).isNotEqualTo(RandomWorld.of(4712));
  }

  @Test
  void theSameWorldGivesTheSameLadder() {
    assertThat(ladder(Run.of(RandomWorld.of(4711))))
        .isEqualTo(ladder(Run.of(RandomWorld.of(4711))));
  }

  @Test
  void goesThroughSeedsInOrderUntilThereAreEnough() throws InterruptedException {
    var findings = Search.within(new Limits(1, 5, Duration.ofMinutes(1), 1, 2), progress -> {});

    assertThat(findings.tally().worlds()).isEqualTo(5);
    assertThat(findings.violations()).isEmpty();
  }

  @Test
  void aPathThatIsNotFoundIsAViolation() {
    World world = worldInWhichTheyMustMeet();

    Run.Outcome outcome = Run.of(losingEverything(world));

    assertThat(outcome.violation()).map(Violation::invariant).contains("APathIsFound");
    assertThat(new Report(outcome).brief())
        .contains("they must be able to meet")
        .contains("lost on the internet")
        .contains("replay: scripts/search --seed " + world.seed() + " --only none");
  }

  @Test
  void whatIsNotNeededForAViolationIsLeftOut() {
    Run.Outcome outcome = Run.of(losingEverything(worldInWhichTheyMustMeet()));

    assertThat(Shrinking.of(outcome).world().plan()).isEmpty();
  }

  private static World worldInWhichTheyMustMeet() {
    for (long seed = 1; seed < 1_000; seed++) {
      World world = RandomWorld.of(seed).only(Set.of());
      if (new Theory(world).obstacle().isEmpty()
          && world.places().values().stream().distinct().count() == Who.values().length) {
        return world;
      }
    }
    throw new AssertionError("there is none");
  }

  private static World losingEverything(World world) {
    return new World(
        world.seed(),
        world.only(),
        world.signals(),
        world.nets(),
        world.places(),
        world.weather(),
        world.plan(),
        new World.Finale(Line.INSTANT.losing(1), false, Set.of()));
  }

  private static String ladder(Run.Outcome outcome) {
    return outcome.stage().scenario().network().ladder().text();
  }
}
