package dev.punchline.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** Worlds in which the search once found something. A change to {@link RandomWorld} voids them. */
class FoundWorldsTest {
  /**
   * Bob's NAT was rebooted and showed him at another port, while what went to the old one still
   * reached him: he heard Alice and saw nothing wrong, and she ignored answers from the new port.
   */
  @Test
  void seed3028_anAnswerFromAnotherPortWasIgnored() {
    assertThat(broken(3028, 0, 6)).isEmpty();
  }

  /** Bob's id was claimed from a mapping that closed before the answer came. */
  @Test
  void seed1795273666207_anIdWasLockedTwice() {
    assertThat(broken(1795273666207L)).isEmpty();
  }

  /** Bob's host slept while a wake-up came that had nothing to do, and was never woken again. */
  @Test
  void seed110890_aShortSleepWasForGood() {
    assertThat(broken(110890, 4, 6, 8, 9)).isEmpty();
  }

  private static String broken(long seed, Integer... only) {
    World world = RandomWorld.of(seed);
    Run.Outcome outcome = Run.of(only.length == 0 ? world : world.only(Set.of(only)));
    return outcome.violation().map(found -> new Report(outcome).brief()).orElse("");
  }
}
