package dev.punchline.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class HashIndexTest {
  private record Entry(int hash, int number) {}

  private final CountedMemory memory = new CountedMemory();
  private final HashIndex index = new HashIndex(memory);

  @Test
  void anEmptyIndexFindsNothing() {
    assertThat(index.all(0)).isEmpty();
    index.remove(0, 0);
  }

  @Test
  void numbersWithTheSameHashAreAllFound() {
    index.add(7, 1);
    index.add(7, 2);
    index.add(7 + 8, 3);

    assertThat(index.all(7)).containsExactlyInAnyOrder(1, 2);
    assertThat(index.all(7 + 8)).containsExactly(3);
  }

  @Test
  void anotherNumberTakesThePlaceOfOne() {
    index.add(7, 1);
    index.add(7, 2);

    index.replace(7, 1, 9);
    index.replace(7, 5, 6);
    index.replace(8, 2, 6);

    assertThat(index.all(7)).containsExactlyInAnyOrder(9, 2);
  }

  @Test
  void takesNothingWhenItIsEmptyAgain() {
    for (int i = 0; i < 1_000; i++) {
      index.add(31 * i, i);
    }
    int full = memory.taken();
    for (int i = 0; i < 700; i++) {
      index.remove(31 * i, i);
    }
    int emptier = memory.taken();
    for (int i = 700; i < 1_000; i++) {
      index.remove(31 * i, i);
    }

    assertThat(full).isEqualTo(2_048);
    assertThat(emptier).isEqualTo(1_024);
    assertThat(memory.taken()).isZero();
  }

  @Test
  void theLargestNumberIsLikeAnyOther() {
    index.add(-1, Integer.MAX_VALUE - 1);

    assertThat(index.all(-1)).containsExactly(Integer.MAX_VALUE - 1);
  }

  /** Few hashes, close together, so that runs of places wrap, meet and are closed again. */
  @Property(tries = 200)
  void findsWhatIsThereWhateverWasRemoved(@ForAll long seed) {
    Random random = new Random(seed);
    HashIndex many = new HashIndex(memory);
    List<Entry> model = new ArrayList<>();
    int hashes = 1 + random.nextInt(40);

    for (int step = 0; step < 400; step++) {
      boolean grow = random.nextInt(400) > step;
      if (grow || model.isEmpty()) {
        Entry added = new Entry(random.nextInt(hashes) - 3, step);
        many.add(added.hash(), added.number());
        model.add(added);
      } else {
        Entry removed = model.remove(random.nextInt(model.size()));
        many.remove(removed.hash(), removed.number());
      }
    }

    for (int hash = -3; hash < hashes; hash++) {
      int looked = hash;
      assertThat(Arrays.stream(many.all(hash)).boxed().toList())
          .containsExactlyInAnyOrderElementsOf(
              model.stream().filter(one -> one.hash() == looked).map(Entry::number).toList());
    }
  }
}
