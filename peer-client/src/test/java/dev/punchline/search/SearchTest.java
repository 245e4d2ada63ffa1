package dev.punchline.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.search.Search.Findings;
import dev.punchline.search.Search.Limits;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The search that every build makes: seconds of it as the property {@value #SECONDS} says, 40
 * without. The seeds follow those of the build before, more or less: they begin with the time.
 */
class SearchTest {
  private static final String SECONDS = "punchline.search.seconds";
  private static final int USUAL_SECONDS = 40;
  private static final int THREADS = 2;

  @Test
  void noInvariantIsBrokenInAnyWorld() throws InterruptedException {
    Duration time = Duration.ofSeconds(Integer.getInteger(SECONDS, USUAL_SECONDS));
    long first = System.currentTimeMillis();

    Findings findings =
        Search.within(new Limits(first, Long.MAX_VALUE - first, time, 1, THREADS), progress -> {});

    System.out.println(
        "search from seed " + first + ": " + findings.tally().text(findings.elapsed()));
    assertThat(findings.violations())
        .as("the same again: scripts/search --seed")
        .extracting(found -> new Report(found).brief())
        .isEmpty();
    assertThat(findings.tally().worlds()).isGreaterThan(time.toSeconds());
    assertThat(findings.tally().meetings()).isGreaterThan(findings.tally().worlds() / 4);
  }
}
