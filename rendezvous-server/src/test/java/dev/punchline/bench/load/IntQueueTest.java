package dev.punchline.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class IntQueueTest {
  private static final int CAPACITY = 3;

  @Property
  void givesBackWhatWasAddedInTheSameOrder(@ForAll List<Boolean> adding) {
    IntQueue queue = new IntQueue(CAPACITY);
    Deque<Integer> model = new ArrayDeque<>();
    int next = 0;

    for (boolean add : adding) {
      if (add && model.size() < CAPACITY) {
        queue.add(next);
        model.add(next++);
      } else if (!model.isEmpty()) {
        assertThat(queue.peek()).isEqualTo(model.peek());
        assertThat(queue.take()).isEqualTo(model.remove());
      }
      assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
    }
  }

  @Test
  void takesNoMoreThanItHoldsAndGivesNoMoreThanItHas() {
    IntQueue queue = new IntQueue(1);

    assertThatIllegalStateException().isThrownBy(queue::take);
    queue.add(1);
    assertThatIllegalStateException().isThrownBy(() -> queue.add(2));
  }
}
