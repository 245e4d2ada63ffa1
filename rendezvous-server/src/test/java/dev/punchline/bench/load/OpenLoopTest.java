package dev.punchline.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class OpenLoopTest {
  private static final long MILLISECOND = 1_000_000;
  private static final long NO_TIME = 100;
  private static final double PER_SECOND = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  @Test
  void sendsWhenEachIsDueWhateverIsAnswered() throws IOException {
    VirtualServer slow = new VirtualServer(100, 10 * MILLISECOND);
    long start = slow.nanoTime();

    Tally tally = run(slow, 100);

    assertThat(slow.sentAt())
        .containsExactlyElementsOf(
            LongStream.range(0, 100).mapToObj(i -> start + i * MILLISECOND).toList());
    assertThat(tally.answered()).isEqualTo(100);
  }

  @Test
  void chargesAStandstillToAllWhoWouldHaveComeMeanwhile() throws IOException {
    VirtualServer server =
        new VirtualServer(4, NO_TIME).standingStill(200 * MILLISECOND, 700 * MILLISECOND);

    Tally tally = run(server, 1_000);

    assertThat(slowerThan(100, tally)).isBetween(398L, 402L);
    assertThat(slowerThan(400, tally)).isBetween(98L, 102L);
    assertThat(tally.within(100).toMillis()).isBetween(499L, 501L);
    assertThat(tally.lost()).isZero();
  }

  @Test
  void sendsFewerThanAreDueWhileNoConnectionIsFree() throws IOException {
    VirtualServer server =
        new VirtualServer(4, NO_TIME).standingStill(200 * MILLISECOND, 700 * MILLISECOND);
    long start = server.nanoTime();

    Tally tally = run(server, 1_000);

    assertThat(server.mostWaiting()).isEqualTo(4);
    assertThat(server.sentAt().get(204)).isGreaterThanOrEqualTo(start + 700 * MILLISECOND);
    assertThat(tally.took().toMillis()).isEqualTo(999);
  }

  @Test
  void countsWhatIsNotAnsweredAsLost() throws IOException {
    VirtualServer server = new VirtualServer(4, NO_TIME).dropping(10);

    Tally tally = run(server, 40);

    assertThat(tally.sent()).isEqualTo(40);
    assertThat(tally.lost()).isEqualTo(4);
    assertThat(tally.latency().getTotalCount()).isEqualTo(36);
  }

  private static Tally run(VirtualServer server, int requests) throws IOException {
    return new OpenLoop(PER_SECOND, PATIENCE, server::nanoTime).run(server, requests);
  }

  private static long slowerThan(long milliseconds, Tally tally) {
    return tally
        .latency()
        .getCountBetweenValues(milliseconds * MILLISECOND, Duration.ofMinutes(1).toNanos());
  }
}
