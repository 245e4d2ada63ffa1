package dev.punchline.server.registry;

import java.nio.LongBuffer;
import java.util.UUID;
import java.util.function.IntPredicate;

/**
 * The registrations of some of the sources, each as long as a cache line (and one, where memory is
 * outside the heap), at a place that holds until one is added or removed. Not thread-safe; its
 * owner locks it.
 */
final class Stripe {
  /** Number 0 is the table's, and the last of them is left: a cache line has eight. */
  private static final int ADDRESS_HIGH = 1;

  private static final int ADDRESS_LOW = 2;
  private static final int ID_HIGH = 3;
  private static final int ID_LOW = 4;
  private static final int LAST_HEARD = 5;

  /** Scope, port and socket. */
  private static final int FLOW = 6;

  private static final int WORDS = 8;

  private final HashTable entries;

  Stripe(Memory memory) {
    entries = new HashTable(memory, WORDS);
  }

  /** The place of a source, or -1. */
  int find(int hash, SourceKey key) {
    int place = entries.first(hash);
    while (place >= 0 && !isOf(place, key)) {
      place = entries.next(place);
    }
    return place;
  }

  /** The place of an identity whose source has this hash, or -1. */
  int find(int hash, UUID id) {
    int place = entries.first(hash);
    while (place >= 0 && !isOf(place, id)) {
      place = entries.next(place);
    }
    return place;
  }

  /**
   * Adds a registration.
   *
   * @throws OutOfMemoryError as {@link HashTable#add}
   */
  int add(int hash, SourceKey key, UUID id) {
    int place = entries.add(hash);
    int start = entries.start(place);
    entries
        .numbers(place)
        .put(start + ADDRESS_HIGH, key.high())
        .put(start + ADDRESS_LOW, key.low())
        .put(start + ID_HIGH, id.getMostSignificantBits())
        .put(start + ID_LOW, id.getLeastSignificantBits());
    return place;
  }

  void heard(int place, SourceKey key, int socket, long nanos) {
    int start = entries.start(place);
    entries
        .numbers(place)
        .put(start + FLOW, (long) key.scope() << 32 | (long) key.port() << 16 | socket)
        .put(start + LAST_HEARD, nanos);
  }

  /** As {@link HashTable#removeIf}. */
  long removeIf(long from, IntPredicate gone) {
    return entries.removeIf(from, gone);
  }

  /** As {@link HashTable#trim}. */
  Runnable trim() {
    return entries.trim();
  }

  UUID id(int place) {
    return new UUID(number(place, ID_HIGH), number(place, ID_LOW));
  }

  Registration registration(int place) {
    long flow = number(place, FLOW);
    SourceKey key =
        new SourceKey(
            number(place, ADDRESS_HIGH),
            number(place, ADDRESS_LOW),
            (int) (flow >>> 32),
            (int) (flow >>> 16) & 0xFFFF);
    return new Registration(
        id(place), new Flow(key.address(), (int) flow & 0xFFFF), Nanos.toInstant(lastHeard(place)));
  }

  long lastHeard(int place) {
    return number(place, LAST_HEARD);
  }

  private long number(int place, int which) {
    return entries.numbers(place).get(entries.start(place) + which);
  }

  private boolean isOf(int place, SourceKey key) {
    LongBuffer numbers = entries.numbers(place);
    int start = entries.start(place);
    long flow = numbers.get(start + FLOW);
    return numbers.get(start + ADDRESS_LOW) == key.low()
        && numbers.get(start + ADDRESS_HIGH) == key.high()
        && ((int) (flow >>> 16) & 0xFFFF) == key.port()
        && (int) (flow >>> 32) == key.scope();
  }

  private boolean isOf(int place, UUID id) {
    return number(place, ID_HIGH) == id.getMostSignificantBits()
        && number(place, ID_LOW) == id.getLeastSignificantBits();
  }
}
