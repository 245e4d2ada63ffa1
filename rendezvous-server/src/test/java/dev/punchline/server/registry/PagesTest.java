package dev.punchline.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.LongBuffer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PagesTest {
  private static final int WORDS = 512;
  private static final int MANY = 3_000;

  private final CountedMemory memory = new CountedMemory();
  private final Pages pages = new Pages(memory, WORDS);

  @Test
  void noTwoPagesAreTheSame() {
    Set<Integer> numbers = new HashSet<>();
    for (int page = 0; page < MANY; page++) {
      int number = pages.take();
      assertThat(numbers.add(number)).isTrue();
      pages.numbers(number).put(pages.start(number), number);
      pages.numbers(number).put(pages.start(number) + WORDS - 1, number);
    }

    assertThat(numbers)
        .allSatisfy(
            number -> {
              assertThat(pages.numbers(number).get(pages.start(number)))
                  .isEqualTo(number.longValue());
              assertThat(pages.numbers(number).get(pages.start(number) + WORDS - 1))
                  .isEqualTo(number.longValue());
            });
  }

  @Test
  void thePagesThatAreGivenBackAreTakenAgain() {
    int first = pages.take();
    int second = pages.take();

    pages.giveLast();
    assertThat(pages.last()).isEqualTo(first);
    assertThat(pages.take()).isEqualTo(second);
    assertThat(memory.taken()).isEqualTo(2 * WORDS);
  }

  /** A fifth of what there is, at most, is for later; and a region is of several pieces. */
  @Test
  void memoryFollowsTheNumberOfPages() {
    for (int used = 1; used <= MANY; used++) {
      var unused = pages.take();
      assertThat(memory.taken()).isBetween(used * WORDS, used * WORDS * 5 / 4);
    }
    assertThat(memory.largestRegion()).isEqualTo(1 << 16);
    assertThat(memory.regions()).isLessThan(60);
    assertThat(memory.allocations()).isGreaterThan(MANY / 16);

    for (int used = MANY - 1; used >= 0; used--) {
      pages.giveLast();
      pages.trim().run();
      assertThat(memory.taken()).isBetween(used * WORDS, used * WORDS * 5 / 4 + WORDS);
    }
    assertThat(memory.taken()).isZero();
  }

  @Test
  void thereAreNoMorePagesThanNumbers() {
    LongBuffer same = LongBuffer.allocate(1 << 13);
    Pages many = new Pages(words -> new Same(same), WORDS);

    assertThatExceptionOfType(OutOfMemoryError.class)
        .isThrownBy(
            () -> {
              while (true) {
                assertThat(many.take()).isBetween(0, (1 << 25) - 1);
              }
            });
  }

  /** The same memory for all, for there would not be enough. */
  private record Same(LongBuffer buffer) implements Region {
    @Override
    public LongBuffer allocate(int words) {
      return buffer.duplicate().limit(words);
    }

    @Override
    public void close() {}
  }
}
