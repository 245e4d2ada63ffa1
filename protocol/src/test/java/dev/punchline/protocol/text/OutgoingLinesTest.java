package dev.punchline.protocol.text;

import static dev.punchline.protocol.testing.VirtualTime.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.wire.Message.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutgoingLinesTest {
  private final OutgoingLines lines = new OutgoingLines();

  @Test
  void hasNothingToSendUntilALineIsAdded() {
    assertThat(lines.isEmpty()).isTrue();
    assertThat(lines.next(at(0))).isEmpty();
    assertThat(lines.nextWake()).isEmpty();
    assertThat(lines.unsent()).isEmpty();
  }

  @Test
  void sendsInOrder() {
    add(3);

    assertThat(sentAt(0)).containsExactly("line 0", "line 1", "line 2");
    assertThat(lines.isEmpty()).isTrue();
    assertThat(lines.nextWake()).isEmpty();
  }

  @Test
  void tellsInHowManyPartsALineLeaves() {
    assertThat(lines.add("short")).isEqualTo(1);
    assertThat(lines.add("")).isEqualTo(1);
    assertThat(lines.add("x".repeat(2500))).isEqualTo(3);
  }

  @Test
  void sendsABurstThenOnePerMillisecond() {
    add(20);

    assertThat(sentAt(0)).hasSize(16);
    assertThat(lines.nextWake()).contains(at(1));
    assertThat(sentAt(1)).containsExactly("line 16");
    assertThat(lines.nextWake()).contains(at(2));
    assertThat(sentAt(2)).containsExactly("line 17");
    assertThat(sentAt(10)).containsExactly("line 18", "line 19");
  }

  @Test
  void allowsABurstAgainAfterAPause() {
    add(100);

    assertThat(sentAt(0)).hasSize(16);
    assertThat(sentAt(5)).hasSize(5);
    assertThat(sentAt(1000)).hasSize(16);
    assertThat(sentAt(1000)).isEmpty();
  }

  @Test
  void namesWhatWasNotSentOldestFirst() {
    add(18);

    assertThat(sentAt(0)).hasSize(16);
    assertThat(lines.unsent()).containsExactly("line 16", "line 17");
  }

  private void add(int count) {
    for (int i = 0; i < count; i++) {
      assertThat(lines.add("line " + i)).isEqualTo(1);
    }
  }

  private List<String> sentAt(long millis) {
    List<String> sent = new ArrayList<>();
    for (Optional<Text> next = lines.next(at(millis));
        next.isPresent();
        next = lines.next(at(millis))) {
      sent.add(next.orElseThrow().payload());
    }
    return sent;
  }
}
