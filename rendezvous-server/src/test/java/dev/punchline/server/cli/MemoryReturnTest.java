package dev.punchline.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class MemoryReturnTest {
  private final AtomicInteger collections = new AtomicInteger();
  private final MemoryReturn memory = new MemoryReturn(collections::incrementAndGet);

  @Test
  void collectsWhenAQuarterIsLeft() {
    memory.observe(1_000_000);
    memory.observe(250_001);
    assertThat(collections).hasValue(0);

    memory.observe(250_000);

    assertThat(collections).hasValue(1);
  }

  @Test
  void collectsAgainOnlyWhenAsMuchIsGoneAgain() {
    memory.observe(1_000_000);
    memory.observe(200_000);
    memory.observe(100_000);
    assertThat(collections).hasValue(1);

    memory.observe(50_000);
    memory.observe(1);

    assertThat(collections).hasValue(2);
  }

  @Test
  void aFewAreNotWorthAPause() {
    memory.observe(49_999);
    memory.observe(0);

    assertThat(collections).hasValue(0);
  }
}
