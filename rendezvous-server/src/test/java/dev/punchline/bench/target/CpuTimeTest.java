package dev.punchline.bench.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CpuTimeTest {
  @Test
  void readsTheNanosecondsOnAProcessorOfAThread() {
    assertThat(CpuTime.onProcessor("123456789012 42 7\n")).hasValue(123_456_789_012L);
    assertThat(CpuTime.onProcessor("")).isEmpty();
    assertThat(CpuTime.onProcessor("none of your business")).isEmpty();
  }

  @Test
  void addsUpWhatEachThreadHasUsedSince() {
    CpuTime before = new CpuTime(Map.of("1", 100L, "2", 1_000L));
    CpuTime after = new CpuTime(Map.of("1", 130L, "2", 1_000L));

    assertThat(after.since(before)).isEqualTo(Duration.ofNanos(30));
  }

  @Test
  void countsAThreadThatHasBegunAndLeavesOutOneThatHasEnded() {
    CpuTime before = new CpuTime(Map.of("1", 100L, "2", 1_000L));
    CpuTime after = new CpuTime(Map.of("1", 130L, "3", 7L));

    assertThat(after.since(before)).isEqualTo(Duration.ofNanos(37));
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
