package dev.punchline.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.LongBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MemoryTest {
  /** The Java that Maven runs on, which need not be that of the tests. */
  private static final int BUILT_BY = Integer.getInteger("maven.java", Runtime.version().feature());

  @ParameterizedTest
  @ValueSource(ints = {1, 100_000})
  void numbersAreZeroAtFirst(int count) {
    Region region = Memory.ofThisJava().open(2 * count);
    region.allocate(count).put(0, 1);

    LongBuffer words = region.allocate(count);

    assertThat(words.limit()).isEqualTo(count);
    for (int i = 0; i < words.limit(); i++) {
      assertThat(words.get(i)).isZero();
    }
    region.close();
  }

  /** Where Maven and this test run on a Java that can do it; where not, the heap has to do. */
  @Test
  void muchThatWasGivenBackIsGoneAtOnceIfThisJavaCanDoThat() {
    Region region = Memory.ofThisJava().open(100_000);
    LongBuffer words = region.allocate(100_000);

    region.close();

    // Elsewhere it may be either: a class that a newer Java has left behind is used too.
    if (BUILT_BY >= Memory.FIRST_WITH_ARENAS
        && Runtime.version().feature() >= Memory.FIRST_WITH_ARENAS) {
      assertThatThrownBy(() -> words.get(0)).isInstanceOf(IllegalStateException.class);
    }
  }
}
