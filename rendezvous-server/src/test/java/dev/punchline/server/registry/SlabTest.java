package dev.punchline.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SlabTest {
  private final Slab slab = new Slab();

  @Test
  void entriesKeepTheirWordsWhileOthersComeAndGo() {
    List<Integer> entries = new ArrayList<>();
    for (int i = 0; i < 10 * Slab.CHUNK; i++) {
      int entry = slab.add();
      slab.set(entry, 0, i);
      slab.set(entry, Slab.WORDS - 1, -i);
      entries.add(entry);
    }
    for (int i = 0; i < entries.size(); i += 3) {
      slab.remove(entries.get(i));
    }

    assertThat(entries).doesNotHaveDuplicates();
    for (int i = 0; i < entries.size(); i++) {
      int entry = entries.get(i);
      assertThat(slab.isInUse(entry)).isEqualTo(i % 3 != 0);
      if (slab.isInUse(entry)) {
        assertThat(slab.get(entry, 0)).isEqualTo(i);
        assertThat(slab.get(entry, Slab.WORDS - 1)).isEqualTo(-i);
      }
    }
  }

  @Test
  void aPlaceThatWasLeftIsTakenAgainBeforeThereAreMore() {
    for (int i = 0; i < 3 * Slab.CHUNK; i++) {
      int unused = slab.add();
    }
    slab.remove(5);

    assertThat(slab.add()).isEqualTo(5);
    assertThat(slab.add()).isEqualTo(3 * Slab.CHUNK);
  }

  @Test
  void anEmptyChunkIsUsableAgain() {
    List<Integer> first = new ArrayList<>();
    for (int i = 0; i < 2 * Slab.CHUNK; i++) {
      first.add(slab.add());
    }
    first.subList(0, Slab.CHUNK).forEach(slab::remove);

    int entry = slab.add();
    slab.set(entry, 0, 42);

    assertThat(slab.get(entry, 0)).isEqualTo(42);
  }

  @Test
  void nothingIsKeptOfASlabThatIsEmptyAgain() {
    int entry = slab.add();

    slab.remove(entry);

    assertThat(slab.chunks()).isZero();
    assertThat(slab.isInUse(entry)).isFalse();
  }
}
