package dev.punchline.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class SlabTest {
  private final CountedMemory memory = new CountedMemory();
  private final Slab slab = new Slab(memory);

  @Test
  void entriesAreNumberedWithoutAGap() {
    assertThat(List.of(slab.add(), slab.add(), slab.add())).containsExactly(0, 1, 2);
    assertThat(slab.size()).isEqualTo(3);
  }

  @Test
  void theLastEntryTakesThePlaceOfARemovedOne() {
    for (int i = 0; i < 10; i++) {
      slab.set(slab.add(), 0, i);
    }

    assertThat(slab.remove(3)).isEqualTo(9);
    assertThat(slab.get(3, 0)).isEqualTo(9);
    assertThat(slab.remove(8)).isEqualTo(8);
    assertThat(slab.size()).isEqualTo(8);
  }

  @Property(tries = 100)
  void entriesKeepTheirWordsWhileOthersComeAndGo(@ForAll long seed, @ForAll boolean counted) {
    Random random = new Random(seed);
    Slab many = new Slab(counted ? memory : Memory.ofThisJava());
    List<Long> model = new ArrayList<>();

    for (int step = 0; step < 2_000; step++) {
      if (model.isEmpty() || random.nextInt(2_000) > step) {
        long value = random.nextLong();
        int entry = many.add();
        many.set(entry, 0, value);
        many.set(entry, Slab.WORDS - 1, ~value);
        model.add(value);
      } else {
        int entry = random.nextInt(model.size());
        long last = model.removeLast();
        if (many.remove(entry) != entry) {
          model.set(entry, last);
        }
      }
    }

    assertThat(many.size()).isEqualTo(model.size());
    for (int entry = 0; entry < model.size(); entry++) {
      assertThat(many.get(entry, 0)).isEqualTo(model.get(entry));
      assertThat(many.get(entry, Slab.WORDS - 1)).isEqualTo(~model.get(entry));
    }
  }

  @Test
  void takesNoMoreThanTwoAndAQuarterTimesWhatItHolds() {
    while (slab.size() < 10_000) {
      int unused = slab.add();
      assertThat(memory.taken()).isLessThanOrEqualTo(allowed(slab.size()));
    }
    while (slab.size() > 0) {
      int unused = slab.remove(slab.size() / 2);
      assertThat(memory.taken()).isLessThanOrEqualTo(allowed(slab.size()));
    }
    assertThat(memory.taken()).isZero();
  }

  private static int allowed(int entries) {
    return Math.max(Slab.FEWEST, entries * 9 / 4 + 1) * Slab.WORDS;
  }
}
