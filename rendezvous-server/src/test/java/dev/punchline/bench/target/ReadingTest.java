package dev.punchline.bench.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What others write, as they write it. */
final class ReadingTest {
  @Test
  void thePausesOfASerialCollectorAndOfAnother() {
    String log =
        """
        [0.005s][info][gc] Using Serial
        [0.512s][info][gc] GC(0) Pause Young (Allocation Failure) 2M->1M(9M) 1.234ms
        [1.512s][info][gc] GC(1) Pause Full (System.gc()) 3M->1M(9M) 12.500ms
        [2.000s][info][gc] GC(2) Concurrent Mark Cycle 5.000ms
        [2.100s][info][gc] GC(2) Pause Remark 6M->6M(20M) 0.250ms
        """;

    assertThat(GcLog.pausesIn(log)).containsExactly(1.234, 12.5, 0.25);
  }

  @Test
  void aLogThatIsNotThereYetHasNoPauses() throws IOException {
    assertThat(new GcLog(Path.of("no such file")).pauses()).isEmpty();
  }

  @Test
  void theResidentMemoryOfAProcess() {
    assertThat(Memory.residentIn("Name:\tjava\nVmHWM:\t   99 kB\nVmRSS:\t   88024 kB\n"))
        .hasValue(88_024L * 1024);
    assertThat(Memory.residentIn("Name:\tkthreadd\n")).isEmpty();
  }

  @Test
  void theProcessorsThatAProcessMayUse() {
    assertThat(Processors.allowedIn("Cpus_allowed:\t27\nCpus_allowed_list:\t0-2,5\n"))
        .contains(List.of(0, 1, 2, 5));
    assertThat(Processors.allowedIn("Name:\tkthreadd\n")).isEmpty();
  }
}
