package dev.punchline.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.LongBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MemoryTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 100_000})
  void numbersAreZeroAtFirst(int count) {
    Block block = Memory.ofThisJava().allocate(count);

    LongBuffer words = block.words();
    assertThat(words.limit()).isEqualTo(count);
    for (int i = 0; i < words.limit(); i++) {
      assertThat(words.get(i)).isZero();
    }
    block.release().run();
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_22)
  void muchThatWasReleasedIsGoneAtOnceWhereThisJavaCanDoThat() {
    Memory memory = Memory.ofThisJava();
    assumeThat(memory).as("Maven ran on an older Java").isNotInstanceOf(HeapMemory.class);
    Block block = memory.allocate(100_000);

    block.release().run();

    assertThatThrownBy(() -> block.words().get(0)).isInstanceOf(IllegalStateException.class);
  }
}
