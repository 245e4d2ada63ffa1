package dev.punchline.server.registry;

import java.util.UUID;
import java.util.function.IntPredicate;

/**
 * The registrations of some of the sources, each as long as a cache line (and one, where memory is
 * outside the heap), at a place that holds until one is added or removed. Not thread-safe; its
 * owner locks it.
 */
final class Stripe {
  /** Number 0 is the table's: the hash of the source, and where in all stripes that is. */
  private static final int ADDRESS_HIGH = 1;

  private static final int ADDRESS_LOW = 2;
  private static final int ID_HIGH = 3;
  private static final int ID_LOW = 4;
  private static final int LAST_HEARD = 5;

  /** Scope, port and socket. */
  private static final int FLOW = 6;

  /** So that it does not have to be made again when the entry is removed. */
  private static final int HASH_OF_ID = 7;

  private static final int WORDS = 8;

  /**
   * At least so many places are looked at before others have their turn, and at most about twice.
   */
  private static final int PORTION = 64;

  private final HashTable entries;

  /**
   * @param fewest the least number of places, unless there are none
   */
  Stripe(Memory memory, int fewest) {
    entries = new HashTable(memory, WORDS, fewest);
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

  /** As {@link HashTable#reserve}. */
  Runnable reserve() {
    return entries.reserve();
  }

  /**
   * Adds a registration for which there is room.
   *
   * @param where is told again by {@link #where}
   */
  int add(int hash, int where, SourceKey key, long hashOfId, UUID id) {
    int place = entries.add(hash, where);
    entries.set(place, ADDRESS_HIGH, key.high());
    entries.set(place, ADDRESS_LOW, key.low());
    entries.set(place, ID_HIGH, id.getMostSignificantBits());
    entries.set(place, ID_LOW, id.getLeastSignificantBits());
    entries.set(place, HASH_OF_ID, hashOfId);
    return place;
  }

  void heard(int place, SourceKey key, int socket, long nanos) {
    entries.set(place, FLOW, (long) key.scope() << 32 | (long) key.port() << 16 | socket);
    entries.set(place, LAST_HEARD, nanos);
  }

  /** In how many portions {@link #removeIf} is to be done. */
  int portions() {
    return Math.max(1, entries.places() / PORTION);
  }

  /** Removes some registrations of a portion. */
  void removeIf(int portion, int portions, IntPredicate gone) {
    entries.removeIf(portion, portions, gone);
  }

  /** As {@link HashTable#fit}; once all portions are done. */
  Runnable fit() {
    return entries.fit();
  }

  UUID id(int place) {
    return new UUID(entries.get(place, ID_HIGH), entries.get(place, ID_LOW));
  }

  Registration registration(int place) {
    long flow = entries.get(place, FLOW);
    SourceKey key =
        new SourceKey(
            entries.get(place, ADDRESS_HIGH),
            entries.get(place, ADDRESS_LOW),
            (int) (flow >>> 32),
            (int) (flow >>> 16) & 0xFFFF);
    return new Registration(
        id(place), new Flow(key.address(), (int) flow & 0xFFFF), Nanos.toInstant(lastHeard(place)));
  }

  long lastHeard(int place) {
    return entries.get(place, LAST_HEARD);
  }

  long hashOfId(int place) {
    return entries.get(place, HASH_OF_ID);
  }

  int where(int place) {
    return entries.rest(place);
  }

  private boolean isOf(int place, SourceKey key) {
    long flow = entries.get(place, FLOW);
    return entries.get(place, ADDRESS_LOW) == key.low()
        && entries.get(place, ADDRESS_HIGH) == key.high()
        && ((int) (flow >>> 16) & 0xFFFF) == key.port()
        && (int) (flow >>> 32) == key.scope();
  }

  private boolean isOf(int place, UUID id) {
    return entries.get(place, ID_HIGH) == id.getMostSignificantBits()
        && entries.get(place, ID_LOW) == id.getLeastSignificantBits();
  }
}
