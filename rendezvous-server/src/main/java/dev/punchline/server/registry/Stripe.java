package dev.punchline.server.registry;

import java.util.UUID;

/** The registrations of some of the sources. Not thread-safe; its owner locks it. */
final class Stripe {
  private static final int ADDRESS_HIGH = 0;
  private static final int ADDRESS_LOW = 1;
  private static final int ID_HIGH = 2;
  private static final int ID_LOW = 3;
  private static final int LAST_HEARD = 4;

  /** Scope, port and socket. */
  private static final int FLOW = 5;

  /** So that neither has to be made again when an entry is moved or removed. */
  private static final int HASH_OF_SOURCE = 6;

  private static final int HASH_OF_ID = 7;

  private final Slab entries;
  private final HashIndex bySource;

  Stripe(Memory memory) {
    entries = new Slab(memory);
    bySource = new HashIndex(memory);
  }

  /** The entry of a source, or -1. */
  int find(long hash, SourceKey key) {
    int place = bySource.first((int) hash);
    while (place >= 0 && !isOf(bySource.numberAt(place), key)) {
      place = bySource.next(place);
    }
    return place < 0 ? -1 : bySource.numberAt(place);
  }

  /**
   * Adds the last entry.
   *
   * @throws OutOfMemoryError if there is no memory for it; nothing has changed then
   */
  int add(long hash, SourceKey key, long hashOfId, UUID id) {
    int entry = entries.add();
    entries.set(entry, ADDRESS_HIGH, key.high());
    entries.set(entry, ADDRESS_LOW, key.low());
    entries.set(entry, ID_HIGH, id.getMostSignificantBits());
    entries.set(entry, ID_LOW, id.getLeastSignificantBits());
    entries.set(entry, HASH_OF_SOURCE, hash);
    entries.set(entry, HASH_OF_ID, hashOfId);
    try {
      bySource.add((int) hash, entry);
    } catch (OutOfMemoryError e) {
      var unused = entries.remove(entry);
      throw e;
    }
    return entry;
  }

  void heard(int entry, SourceKey key, int socket, long nanos) {
    entries.set(entry, FLOW, (long) key.scope() << 32 | (long) key.port() << 16 | socket);
    entries.set(entry, LAST_HEARD, nanos);
  }

  /**
   * Removes an entry. The last one takes its place and its number.
   *
   * @return the number that the moved entry had; that of the removed one if it was the last
   */
  int remove(int entry) {
    bySource.remove(hashOfSource(entry), entry);
    int moved = entries.remove(entry);
    if (moved != entry) {
      bySource.replace(hashOfSource(entry), moved, entry);
    }
    return moved;
  }

  boolean holds(int entry, UUID id) {
    return entry < entries.size()
        && entries.get(entry, ID_HIGH) == id.getMostSignificantBits()
        && entries.get(entry, ID_LOW) == id.getLeastSignificantBits();
  }

  UUID id(int entry) {
    return new UUID(entries.get(entry, ID_HIGH), entries.get(entry, ID_LOW));
  }

  Registration registration(int entry) {
    long flow = entries.get(entry, FLOW);
    SourceKey key =
        new SourceKey(
            entries.get(entry, ADDRESS_HIGH),
            entries.get(entry, ADDRESS_LOW),
            (int) (flow >>> 32),
            (int) (flow >>> 16) & 0xFFFF);
    return new Registration(
        id(entry), new Flow(key.address(), (int) flow & 0xFFFF), Nanos.toInstant(lastHeard(entry)));
  }

  /** How many entries there are; they are numbered from 0. */
  int size() {
    return entries.size();
  }

  long lastHeard(int entry) {
    return entries.get(entry, LAST_HEARD);
  }

  long hashOfId(int entry) {
    return entries.get(entry, HASH_OF_ID);
  }

  private int hashOfSource(int entry) {
    return (int) entries.get(entry, HASH_OF_SOURCE);
  }

  private boolean isOf(int entry, SourceKey key) {
    long flow = entries.get(entry, FLOW);
    return entries.get(entry, ADDRESS_LOW) == key.low()
        && entries.get(entry, ADDRESS_HIGH) == key.high()
        && ((int) (flow >>> 16) & 0xFFFF) == key.port()
        && (int) (flow >>> 32) == key.scope();
  }
}
