package dev.punchline.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.server.net.DatagramCount.Counter;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DatagramCountTest {
  private final DatagramCount count = new DatagramCount();

  @Test
  void everyCounterIsShownFromTheStart() {
    assertThat(count.snapshot()).hasSize(Counter.values().length);
    assertThat(count.snapshot().values()).containsOnly(0L);
  }

  @Test
  void addingCountsThatCounterOnly() {
    count.add(Counter.STUN);
    count.add(Counter.STUN);

    Map<String, Long> snapshot = count.snapshot();
    assertThat(snapshot).containsEntry("stun", 2L);
    snapshot.remove("stun");
    assertThat(snapshot.values()).containsOnly(0L);
  }

  @Test
  void namesAreInLowerCaseWithHyphens() {
    assertThat(count.snapshot()).containsKeys("heart-beat", "dropped-table-full");
  }
}
