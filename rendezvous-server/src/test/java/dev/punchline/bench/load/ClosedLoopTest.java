package dev.punchline.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ClosedLoopTest {
  private static final long MILLISECOND = 1_000_000;
  private static final Duration PATIENCE = Duration.ofMillis(500);

  @Test
  void keepsAsManyRequestsOnTheirWayAsTheWindowIsWide() throws IOException {
    VirtualServer server = new VirtualServer(20, MILLISECOND);

    Tally tally = run(server, 8, 1_000, Duration.ofHours(1));

    assertThat(server.mostWaiting()).isEqualTo(8);
    assertThat(tally.answered()).isEqualTo(1_000);
    assertThat(tally.rate()).isCloseTo(1_000, within(1.0));
    assertThat(tally.within(50)).isCloseTo(Duration.ofMillis(8), Duration.ofNanos(10_000));
  }

  @Test
  void endsWhenItsTimeIsOverAndEverythingIsAnswered() throws IOException {
    VirtualServer server = new VirtualServer(8, MILLISECOND);

    Tally tally = run(server, 8, Long.MAX_VALUE, Duration.ofMillis(100));

    assertThat(tally.took()).isEqualTo(Duration.ofMillis(107));
    assertThat(tally.answered()).isEqualTo(107);
    assertThat(tally.lost()).isZero();
  }

  @Test
  void countsWhatIsNotAnsweredAsLostAndGoesOn() throws IOException {
    VirtualServer server = new VirtualServer(8, MILLISECOND).dropping(100);

    Tally tally = run(server, 4, 1_000, Duration.ofHours(1));

    assertThat(tally.lost()).isEqualTo(10);
    assertThat(tally.answered()).isEqualTo(990);
    assertThat(tally.latency().getTotalCount()).isEqualTo(990);
  }

  private static Tally run(VirtualServer server, int window, long requests, Duration atMost)
      throws IOException {
    return new ClosedLoop(window, PATIENCE, server::nanoTime).run(server, requests, atMost);
  }
}
