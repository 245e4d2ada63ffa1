package dev.punchline.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OncePerIntervalTest {
  private static final Instant BEGIN = Instant.EPOCH;
  private static final Instant NEXT = BEGIN.plusSeconds(60);

  private final OncePerInterval<Integer> once = new OncePerInterval<>(Duration.ofMinutes(1), 10);

  @Test
  void admitsEachThingOnceInAnInterval() {
    assertThat(once.admits(1, BEGIN)).isTrue();
    assertThat(once.admits(2, BEGIN)).isTrue();
    assertThat(once.admits(1, NEXT.minusNanos(1))).isFalse();
    assertThat(once.admits(1, NEXT)).isTrue();
  }

  @Test
  void admitsNoMoreThingsThanItRemembers() {
    assertThat(IntStream.range(0, 300).filter(thing -> once.admits(thing, BEGIN))).hasSize(10);
    assertThat(IntStream.range(0, 300).filter(thing -> once.admits(thing, NEXT))).hasSize(10);
  }
}
