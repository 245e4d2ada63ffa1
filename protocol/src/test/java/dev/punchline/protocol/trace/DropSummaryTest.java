package dev.punchline.protocol.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.nat.emulator.DropReason;
import org.junit.jupiter.api.Test;

class DropSummaryTest {
  @Test
  void saysWhichBoxDroppedItAndWhy() {
    assertThat(DropSummary.of("symmetric", DropReason.FILTERED))
        .isEqualTo("dropped by filter of symmetric");
    assertThat(DropSummary.of("symmetric", DropReason.NO_MAPPING))
        .isEqualTo("dropped by symmetric: no mapping");
    assertThat(DropSummary.of("udp-blocked", DropReason.UDP_BLOCKED))
        .isEqualTo("dropped by udp-blocked: UDP is blocked");
  }
}
