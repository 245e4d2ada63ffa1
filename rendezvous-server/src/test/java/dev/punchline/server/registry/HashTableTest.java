package dev.punchline.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class HashTableTest {
  private static final int WORDS = 3;
  private static final int FEWEST = 8;
  private static final int MANY = 300;

  private record Entry(int hash, int rest, long value) {}

  private final CountedMemory memory = new CountedMemory();
  private final HashTable table = new HashTable(memory, WORDS, FEWEST);

  @Test
  void anEmptyTableFindsNothing() {
    assertThat(all(table, 0)).isEmpty();
    table.removeIf(0, 1, place -> true);
    table.fit().run();

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
  void anEntryAtTheEndIsFoundWhereItDoesNotFit() {
    List<Entry> last =
        List.of(new Entry(-2, -1, 1), new Entry(-2, Integer.MIN_VALUE, 2), new Entry(-2, 0, 3));
    last.forEach(entry -> add(table, entry));
    Entry first = add(table, new Entry(0, 7, 4));

    assertThat(table.first(-2)).isEqualTo(FEWEST - 1);
    assertThat(all(table, -2)).containsExactlyInAnyOrderElementsOf(last);
    assertThat(all(table, 0)).containsExactly(first);
    table.remove(table.first(-2));
    assertThat(all(table, -2)).hasSize(2);
    assertThat(all(table, 0)).containsExactly(first);
  }

  /** Few hashes, close together and at both ends, so that runs meet and go round. */
  @Property(tries = 300)
  void findsWhatIsThereWhateverWasRemoved(@ForAll long seed) {
    Random random = new Random(seed);
    HashTable many = new HashTable(memory, 2 + WORDS * random.nextInt(2), 2 + random.nextInt(8));
    List<Entry> model = new ArrayList<>();
    int hashes = 1 + random.nextInt(40);
    int stride = 2 << random.nextInt(26);

    for (int step = 0; step < 400; step++) {
      if (random.nextInt(400) > step || model.isEmpty()) {
        int hash = stride * (random.nextInt(hashes) - 3);
        model.add(add(many, new Entry(hash, step, random.nextLong())));
      } else {
        remove(many, model.remove(random.nextInt(model.size())));
        if (random.nextBoolean()) {
          many.fit().run();
        }
      }
    }

    assertThat(many.size()).isEqualTo(model.size());
    for (int number = -3; number < hashes; number++) {
      int hash = stride * number;
      assertThat(all(many, hash))
          .containsExactlyInAnyOrderElementsOf(
              model.stream().filter(one -> one.hash() == hash).toList());
    }
  }

  /** Also those that were moved, because the table has changed in between. */
  @Property(tries = 300)
  void portionsTogetherAreAllEntries(@ForAll long seed) {
    Random random = new Random(seed);
    HashTable many = new HashTable(memory, WORDS, FEWEST);
    int shift = random.nextInt(31);
    for (int rest = 0; rest < MANY; rest++) {
      add(many, new Entry(random.nextInt() >> shift << 1, rest, 0));
    }
    Set<Integer> asked = new HashSet<>();
    List<Integer> removed = new ArrayList<>();
    int portions = 1 + random.nextInt(20);

    for (int portion = 0; portion < portions; portion++) {
      many.removeIf(
          portion,
          portions,
          place -> {
            int rest = many.rest(place);
            asked.add(rest);
            return rest % 3 > 0 && removed.add(rest);
          });
      if (random.nextBoolean()) {
        many.fit().run();
      }
      for (int extra = random.nextInt(30); extra > 0; extra--) {
        add(many, new Entry(random.nextInt() >> shift << 1, -3, 0));
      }
    }

    assertThat(asked).containsAll(IntStream.range(0, MANY).boxed().toList());
    assertThat(removed)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, MANY).filter(rest -> rest % 3 > 0).boxed().toList());
  }

  @Test
  void threeTenthsToTwoThirdsOfThePlacesAreInUse() {
    Random random = new Random(1);
    while (table.size() < 10_000) {
      add(table, new Entry(random.nextInt(), 0, 0));
      assertFits();
    }
    while (table.size() > 0) {
      table.removeIf(0, 1, place -> random.nextInt(50) == 0);
      table.fit().run();
      assertFits();
    }
    assertThat(memory.taken()).isZero();
  }

  private void assertFits() {
    int places = memory.taken() / WORDS;
    assertThat(table.places()).isEqualTo(places);
    assertThat(2 * places).isGreaterThanOrEqualTo(3 * table.size());
    assertThat(3 * places).isLessThanOrEqualTo(Math.max(3 * FEWEST, 10 * table.size()));
  }

  /** In between, what is left has but the places of a few hashes, and crowds there. */
  @Test
  void thePlacesStayUntilAllPortionsAreDone() {
    for (int rest = 0; rest < 64; rest++) {
      add(table, new Entry(rest << 26, rest, rest));
    }
    int places = table.places();

    for (int portion = 0; portion < 8; portion++) {
      table.removeIf(portion, 8, place -> true);
      assertThat(table.places()).isEqualTo(places);
      assertThat(table.size()).isEqualTo(64 - 8 * (portion + 1));
    }
    table.fit().run();

    assertThat(table.places()).isZero();
  }

  /** So that tables that begin with different ones do not grow at once, nor after they shrank. */
  @Test
  void thePlacesAreTheFewestTimesAPowerOfTwo() {
    HashTable odd = new HashTable(memory, WORDS, 11);
    Random random = new Random(1);
    for (int rest = 0; rest < 1_000; rest++) {
      add(odd, new Entry(random.nextInt(), rest, 0));
    }

    while (odd.size() > 0) {
      assertThat(odd.places() / Integer.lowestOneBit(odd.places())).isEqualTo(11);
      odd.removeIf(0, 1, place -> random.nextInt(3) == 0);
      odd.fit().run();
    }
  }

  @Test
  void withoutMemoryForLessEverythingStays() {
    boolean[] isShort = {false};
    HashTable many = new HashTable(new CountedMemory(() -> isShort[0]), WORDS, FEWEST);
    for (int rest = 0; rest < 100; rest++) {
      add(many, new Entry(rest << 24, rest, rest));
    }
    int places = many.places();
    many.removeIf(0, 1, place -> many.rest(place) > 0);
    isShort[0] = true;

    many.fit().run();

    assertThat(many.places()).isEqualTo(places);
    assertThat(all(many, 0)).containsExactly(new Entry(0, 0, 0));
    isShort[0] = false;
    many.fit().run();
    assertThat(many.places()).isEqualTo(FEWEST);
    assertThat(all(many, 0)).containsExactly(new Entry(0, 0, 0));
  }

  private static Entry add(HashTable table, Entry entry) {
    table.reserve().run();
    int place = table.add(entry.hash(), entry.rest());
    table.set(place, 1, entry.value());
    return entry;
  }

  private static void remove(HashTable table, Entry entry) {
    int place = table.first(entry.hash());
    while (table.rest(place) != entry.rest()) {
      place = table.next(place);
    }
    table.remove(place);
  }

  private static List<Entry> all(HashTable table, int hash) {
    List<Entry> found = new ArrayList<>();
    for (int place = table.first(hash); place >= 0; place = table.next(place)) {
      found.add(new Entry(hash, table.rest(place), table.get(place, 1)));
    }
    return found;
  }
}
