package dev.punchline.server.registry;

import java.time.Instant;
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

  private final Slab entries = new Slab();
  private final HashIndex bySource = new HashIndex();

  /** The entry of a source, or -1. */
  int find(int hash, SourceKey key) {
    int place = bySource.first(hash);
    while (place >= 0 && !isOf(bySource.numberAt(place), key)) {
      place = bySource.next(place);
    }
    return place < 0 ? -1 : bySource.numberAt(place);
  }

  int add(int hash, SourceKey key, UUID id) {
    int entry = entries.add();
    entries.set(entry, ADDRESS_HIGH, key.high());
    entries.set(entry, ADDRESS_LOW, key.low());
    entries.set(entry, ID_HIGH, id.getMostSignificantBits());
    entries.set(entry, ID_LOW, id.getLeastSignificantBits());
    bySource.add(hash, entry);
    return entry;
  }

  void heard(int entry, SourceKey key, int socket, long nanos) {
    entries.set(entry, FLOW, (long) key.scope() << 32 | (long) key.port() << 16 | socket);
    entries.set(entry, LAST_HEARD, nanos);
  }

  void remove(int hash, int entry) {
    bySource.remove(hash, entry);
    entries.remove(entry);
  }

  boolean holds(int entry, UUID id) {
    return entries.isInUse(entry)
        && entries.get(entry, ID_HIGH) == id.getMostSignificantBits()
        && entries.get(entry, ID_LOW) == id.getLeastSignificantBits();
  }

  UUID id(int entry) {
    return new UUID(entries.get(entry, ID_HIGH), entries.get(entry, ID_LOW));
  }

  SourceKey key(int entry) {
    long flow = entries.get(entry, FLOW);
    return new SourceKey(
        entries.get(entry, ADDRESS_HIGH),
        entries.get(entry, ADDRESS_LOW),
        (int) (flow >>> 32),
        (int) (flow >>> 16) & 0xFFFF);
  }

  Registration registration(int entry) {
    int socket = (int) entries.get(entry, FLOW) & 0xFFFF;
    Instant lastHeard = Nanos.toInstant(entries.get(entry, LAST_HEARD));
    return new Registration(id(entry), new Flow(key(entry).address(), socket), lastHeard);
  }

  /** How many chunks {@link #unheardIn} can be asked for. */
  int chunks() {
    return entries.chunks();
  }

  /** Which entries of a chunk were last heard before a time, one bit for each. */
  long unheardIn(int chunk, long cutoff) {
    long unheard = 0;
    if (chunk < entries.chunks()) {
      for (long rest = entries.usedIn(chunk); rest != 0; rest &= rest - 1) {
        int bit = Long.numberOfTrailingZeros(rest);
        if (entries.get(chunk * Slab.CHUNK + bit, LAST_HEARD) < cutoff) {
          unheard |= 1L << bit;
        }
      }
    }
    return unheard;
  }

  private boolean isOf(int entry, SourceKey key) {
    long flow = entries.get(entry, FLOW);
    return entries.get(entry, ADDRESS_LOW) == key.low()
        && entries.get(entry, ADDRESS_HIGH) == key.high()
        && ((int) (flow >>> 16) & 0xFFFF) == key.port()
        && (int) (flow >>> 32) == key.scope();
  }
}
