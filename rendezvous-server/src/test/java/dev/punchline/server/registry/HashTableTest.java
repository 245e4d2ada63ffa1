package dev.punchline.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HashTableTest {
  /** The table's own, and two of the test's. */
  private static final int WORDS = 3;

  /** 64 slots, three of which are the header's 8 words. */
  private static final int PAGE = 61;

  private static final int PAGE_WORDS = 64 * WORDS;
  private static final int MANY = 300;

  private record Entry(int hash, int rest, long value) {}

  private final CountedMemory memory = new CountedMemory();
  private final HashTable table = new HashTable(memory, WORDS);

  @Test
  void anEmptyTableFindsNothing() {
    assertThat(all(table, 0)).isEmpty();
    assertThat(table.removeIf(0, place -> true)).isEqualTo(HashTable.END);
    table.trim().run();

    assertThat(table.size()).isZero();
    assertThat(memory.taken()).isZero();
  }

  @Test
  void entriesWithTheSameHashAreAllFound() {
    Entry one = add(table, new Entry(8, 1, 10));
    Entry two = add(table, new Entry(8, 2, 20));
    Entry other = add(table, new Entry(16, 3, 30));

    assertThat(all(table, 8)).containsExactlyInAnyOrder(one, two);
    assertThat(all(table, 16)).containsExactly(other);
  }

  @Test
  void theLowestBitOfAHashDoesNotCount() {
    Entry one = add(table, new Entry(0, 0, 10));

    assertThat(all(table, 1)).containsExactly(new Entry(1, one.rest(), one.value()));
  }

  @Test
  void hashesThatDifferInOneOtherBitAreDifferent() {
    for (int bit = 1; bit < Integer.SIZE; bit++) {
      add(table, new Entry(1 << bit, bit, bit));
    }

    for (int bit = 1; bit < Integer.SIZE; bit++) {
      assertThat(all(table, 1 << bit)).containsExactly(new Entry(1 << bit, bit, bit));
    }
    assertThat(all(table, 0)).isEmpty();
  }

  @Test
  void aPageThatIsFullIsSplit() {
    for (int rest = 0; rest < PAGE; rest++) {
      add(table, new Entry(-2 * rest, rest, rest));
    }
    assertThat(memory.taken()).isEqualTo(PAGE_WORDS);

    add(table, new Entry(-2 * PAGE, PAGE, PAGE));

    assertThat(memory.taken()).isEqualTo(2 * PAGE_WORDS);
    for (int rest = 0; rest <= PAGE; rest++) {
      assertThat(all(table, -2 * rest)).containsExactly(new Entry(-2 * rest, rest, rest));
    }
  }

  /** With three quarters of a page there is room for more. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSparsePageIsJoinedToTheOneBesideIt(boolean isFirst) {
    for (int rest = 0; rest <= PAGE; rest++) {
      add(table, new Entry(2 * rest, rest, rest));
    }

    for (int gone = 0; table.size() > 1; gone++) {
      int rest = isFirst ? gone : PAGE - gone;
      remove(table, new Entry(2 * rest, rest, rest));
      table.trim().run();

      assertThat(memory.taken())
          .isEqualTo(4 * table.size() > 3 * PAGE ? 2 * PAGE_WORDS : PAGE_WORDS);
    }
  }

  @Test
  void aPageOfTheSameHashIsAllThereCanBeOfIt() {
    for (int rest = 0; rest < PAGE; rest++) {
      add(table, new Entry(7, rest, rest));
    }

    assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> table.add(7));
    assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> table.add(8));

    assertThat(all(table, 7)).hasSize(PAGE);
    remove(table, new Entry(7, 0, 0));
    add(table, new Entry(8, 100, 100));
    assertThat(all(table, 8)).containsExactly(new Entry(8, 100, 100));
    add(table, new Entry(7, 101, 101));
    assertThat(all(table, 7)).hasSize(PAGE);
  }

  /** Few hashes, close together and at both ends, up to one for each page. */
  @Property(tries = 300)
  void findsWhatIsThereWhateverWasRemoved(@ForAll long seed) {
    Random random = new Random(seed);
    int words = WORDS + random.nextInt(8);
    HashTable many = new HashTable(memory, words);
    List<Entry> model = new ArrayList<>();
    int hashes = 20 + random.nextInt(400);
    int stride = 2 << random.nextInt(27);

    for (int step = 0; step < 1_000; step++) {
      if (random.nextInt(1_000) > step || model.isEmpty()) {
        int hash = stride * (random.nextInt(hashes) - 3);
        model.add(add(many, new Entry(hash, step, random.nextLong())));
      } else {
        remove(many, model.remove(random.nextInt(model.size())));
        if (random.nextBoolean()) {
          many.trim().run();
        }
      }
    }

    assertThat(many.size()).isEqualTo(model.size());
    for (int number = -3; number < hashes; number++) {
      int hash = stride * number;
      List<Entry> expected = model.stream().filter(one -> one.hash() == hash).toList();
      assertThat(all(many, hash)).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  /** Also those that were moved, because pages were joined and split in between. */
  @Property(tries = 300)
  void pagesOneAfterTheOtherAreAllEntries(@ForAll long seed) {
    Random random = new Random(seed);
    HashTable many = new HashTable(memory, WORDS);
    int shift = random.nextInt(24);
    for (int rest = 0; rest < MANY; rest++) {
      add(many, new Entry(random.nextInt() >> shift << 1, rest, 0));
    }
    Set<Integer> asked = new HashSet<>();
    List<Integer> removed = new ArrayList<>();

    long from = 0;
    while (from < HashTable.END) {
      int before = asked.size();
      from =
          many.removeIf(
              from,
              place -> {
                int rest = rest(many, place);
                asked.add(rest);
                return rest >= 0 && rest % 3 > 0 && removed.add(rest);
              });
      assertThat(asked.size() - before).isLessThanOrEqualTo(PAGE);
      if (random.nextBoolean()) {
        many.trim().run();
      }
      for (int extra = random.nextInt(30); extra > 0; extra--) {
        add(many, new Entry(random.nextInt() >> shift << 1, -1, 0));
      }
    }

    assertThat(asked).containsAll(IntStream.range(0, MANY).boxed().toList());
    assertThat(removed)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, MANY).filter(rest -> rest % 3 > 0).boxed().toList());
  }

  /** Sweep by sweep, as two pages side by side come to have three quarters of one between them. */
  @Test
  void memoryFollowsTheNumberOfEntries() {
    Random random = new Random(1);
    while (table.size() < 10_000) {
      add(table, new Entry(random.nextInt(), 0, 0));
      assertFits();
    }
    while (table.size() > 0) {
      removeAll(table, place -> random.nextInt(50) == 0);
      table.trim().run();
      assertFits();
    }
    assertThat(memory.taken()).isZero();
  }

  private void assertFits() {
    int least = table.size() * WORDS;
    assertThat(memory.taken())
        .isBetween(least, (int) (least * 2 / 0.75 * 64 / PAGE * 1.25) + 2 * PAGE_WORDS);
  }

  @Test
  void whoeverFailsToSayWhatIsGoneLosesNothing() {
    for (int rest = 0; rest < PAGE; rest++) {
      add(table, new Entry(2 * rest, rest, rest));
    }
    int[] asked = {0};

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                table.removeIf(
                    0,
                    place -> {
                      if (++asked[0] > 20) {
                        throw new IllegalStateException("as the test wants it");
                      }
                      return true;
                    }));

    assertThat(table.size()).isEqualTo(PAGE - 20);
    removeAll(table, place -> true);
    assertThat(table.size()).isZero();
    table.trim().run();
    assertThat(memory.taken()).isZero();
  }

  @Test
  void whatWasRemovedIsKeptUntilTheTableIsTrimmed() {
    for (int rest = 0; rest < 1_000; rest++) {
      add(table, new Entry(rest << 22, rest, rest));
    }
    int taken = memory.taken();

    removeAll(table, place -> true);
    assertThat(memory.taken()).isEqualTo(taken);
    Runnable release = table.trim();
    assertThat(memory.taken()).isEqualTo(taken);
    add(table, new Entry(1, 1, 1));
    release.run();

    assertThat(memory.taken()).isEqualTo(PAGE_WORDS);
    assertThat(all(table, 1)).containsExactly(new Entry(1, 1, 1));
  }

  /** Whoever waits for the one that adds waits for that. */
  @Test
  void noMoreThan64KibibytesAreTakenAtOnce() {
    HashTable large = new HashTable(memory, 8);
    Random random = new Random(1);
    int most = 0;

    for (int rest = 0; rest < 100_000; rest++) {
      int before = memory.taken();
      add(large, new Entry(random.nextInt(), rest, rest));
      most = Math.max(most, memory.taken() - before);
    }

    assertThat(most).isEqualTo(64 * 1_024 / Long.BYTES);
  }

  @Test
  void withoutMemoryForMoreEverythingStays() {
    boolean[] isShort = {false};
    HashTable many = new HashTable(new CountedMemory(() -> isShort[0]), WORDS);
    for (int rest = 0; rest < PAGE; rest++) {
      add(many, new Entry(2 * rest, rest, rest));
    }
    isShort[0] = true;

    assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> many.add(2 * PAGE));

    assertThat(many.size()).isEqualTo(PAGE);
    isShort[0] = false;
    add(many, new Entry(2 * PAGE, PAGE, PAGE));
    for (int rest = 0; rest <= PAGE; rest++) {
      assertThat(all(many, 2 * rest)).containsExactly(new Entry(2 * rest, rest, rest));
    }
  }

  private static Entry add(HashTable table, Entry entry) {
    int place = table.add(entry.hash());
    int start = table.start(place);
    table.numbers(place).put(start + 1, entry.rest()).put(start + 2, entry.value());
    return entry;
  }

  private static void remove(HashTable table, Entry entry) {
    int size = table.size();
    table.removeIf(
        Integer.toUnsignedLong(entry.hash()), place -> rest(table, place) == entry.rest());
    assertThat(table.size()).isEqualTo(size - 1);
  }

  private static void removeAll(HashTable table, IntPredicate gone) {
    long from = 0;
    while (from < HashTable.END) {
      from = table.removeIf(from, gone);
    }
  }

  private static List<Entry> all(HashTable table, int hash) {
    List<Entry> entries = new ArrayList<>();
    for (int place = table.first(hash); place >= 0; place = table.next(place)) {
      long value = table.numbers(place).get(table.start(place) + 2);
      entries.add(new Entry(hash, rest(table, place), value));
    }
    return entries;
  }

  private static int rest(HashTable table, int place) {
    return (int) table.numbers(place).get(table.start(place) + 1);
  }
}
