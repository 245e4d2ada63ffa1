package dev.punchline.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.search.Search.Findings;
import dev.punchline.search.Search.Limits;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The search that every build makes: the same worlds each time, so that a build fails for what it
 * changed; {@code scripts/search} begins at a seed drawn at random. It ends after as many seconds
 * as the property {@value #SECONDS} says, 40 without.
 */
class SearchTest {
  private static final String SECONDS = "punchline.search.seconds";
  private static final int USUAL_SECONDS = 40;
  private static final int THREADS = 2;
  private static final int WORLDS = 4000;

  @Test
  void noInvariantIsBrokenInAnyWorld() throws InterruptedException {
    Duration time = Duration.ofSeconds(Integer.getInteger(SECONDS, USUAL_SECONDS));

    Findings findings = Search.within(new Limits(1, WORLDS, time, 1, THREADS), progress -> {});

    System.out.println("search: " + findings.tally().text(findings.elapsed()));
    assertThat(findings.violations())
        .as("the same again: scripts/search --seed")
        .extracting(found -> new Report(found).brief())
        .isEmpty();
    assertThat(findings.tally().worlds()).isGreaterThan(time.toSeconds());
    assertThat(findings.tally().meetings()).isGreaterThan(findings.tally().worlds() / 4);
  }
}
