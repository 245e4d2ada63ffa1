package dev.punchline.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.server.net.DatagramCount.Counter;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DatagramCountTest {
  private final DatagramCount count = new DatagramCount();

  @Test
  void everyCounterIsShownFromTheStart() {
    assertThat(count.snapshot()).containsOnlyKeys(Counter.values());
    assertThat(count.snapshot().values()).containsOnly(0L);
  }

  @Test
  void addingCountsThatCounterOnly() {
    count.add(Counter.STUN);
    count.add(Counter.STUN);

    Map<Counter, Long> snapshot = count.snapshot();
    assertThat(snapshot).containsEntry(Counter.STUN, 2L);
    snapshot.remove(Counter.STUN);
    assertThat(snapshot.values()).containsOnly(0L);
  }

  @Test
  void namesAreInLowerCaseWithHyphens() {
    assertThat(Counter.HEART_BEAT.label()).isEqualTo("heart-beat");
    assertThat(Counter.DROPPED_TABLE_FULL.label()).isEqualTo("dropped-table-full");
  }
}
