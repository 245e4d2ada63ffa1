package dev.punchline.bench.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CpuTimeTest {
  private static final long TICK = 10_000_000;

  @Test
  void readsTheNanosecondsOnAProcessorOfAThread() {
    assertThat(CpuTime.onProcessor("123456789012 42 7\n")).hasValue(123_456_789_012L);
    assertThat(CpuTime.onProcessor("")).isEmpty();
    assertThat(CpuTime.onProcessor("none of your business")).isEmpty();
  }

  @Test
  void addsUpWhatEachThreadHasUsedSince() {
    CpuTime before = new CpuTime(Map.of("1", 100L, "2", 1_000L), 0);
    CpuTime after = new CpuTime(Map.of("1", 130L, "2", 1_000L), TICK);

    assertThat(after.since(before)).isEqualTo(Duration.ofNanos(30));
  }

  @Test
  void countsAThreadThatHasBegun() {
    CpuTime before = new CpuTime(Map.of("1", 100L), 0);
    CpuTime after = new CpuTime(Map.of("1", 130L, "3", 7L), 0);

    assertThat(after.since(before)).isEqualTo(Duration.ofNanos(37));
  }

  @Test
  void countsAThreadThatHasEndedOnceClockTicksShowIt() {
    CpuTime before = new CpuTime(Map.of("1", 100L, "2", 1_000L), 0);
    Map<String, Long> left = Map.of("1", 130L);

    assertThat(new CpuTime(left, 2 * TICK).since(before)).isEqualTo(Duration.ofNanos(30));
    assertThat(new CpuTime(left, 3 * TICK).since(before)).isEqualTo(Duration.ofNanos(3 * TICK));
  }

  @Test
  void isThatOfAllWhereThreadsAreNotToldApart() {
    CpuTime before = new CpuTime(Map.of(), TICK);

    assertThat(new CpuTime(Map.of(), 2 * TICK).since(before)).isEqualTo(Duration.ofNanos(TICK));
  }

  @Test
  void countsWhatAThreadOfThisProcessUsedThatHasEnded() throws InterruptedException {
    CpuTime before = CpuTime.of(ProcessHandle.current());
    Thread worker = Thread.ofPlatform().start(() -> workFor(Duration.ofMillis(150)));
    worker.join();

    Duration seen = CpuTime.of(ProcessHandle.current()).since(before);

    assertThat(seen).isGreaterThan(Duration.ofMillis(125));
  }

  @Test
  void seesAProcessAtWork() {
    CpuTime before = CpuTime.of(ProcessHandle.current());
    Duration worked = workFor(Duration.ofMillis(50));

    Duration seen = CpuTime.of(ProcessHandle.current()).since(before);

    // A clock tick may be missing on either side.
    assertThat(seen).isGreaterThan(worked.minusMillis(25));
  }

  private static Duration workFor(Duration time) {
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long now = start;
    while (now - start < time.toNanos()) {
      now = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
    return Duration.ofNanos(now - start);
  }
}
