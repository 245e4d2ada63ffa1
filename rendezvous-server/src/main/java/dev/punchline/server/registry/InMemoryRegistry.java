package dev.punchline.server.registry;

import dev.punchline.protocol.stun.SipHash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A {@link Registry} in this process's memory, with a limit on its size. A registration takes some
 * 100 bytes, at most 250, outside the heap where this Java can do that; then no limit of the JVM
 * applies to it. What those that are gone took is given back.
 *
 * <p>A source's hash decides in which stripe it is. No lock is held for longer than it takes to
 * move a stripe to where there is more or less room: with a million registrations that is a
 * megabyte, some tenths of a millisecond. The identities have stripes of their own; their locks are
 * taken inside those of the sources, never the other way round.
 */
public final class InMemoryRegistry implements Registry {
  private static final int STRIPE_BITS = 6;
  private static final int STRIPES = 1 << STRIPE_BITS;

  /** What remains of a positive int. */
  private static final int ENTRY_BITS = Integer.SIZE - 1 - STRIPE_BITS;

  /** So many entries are looked at with a lock held. */
  private static final int PORTION = 64;

  private final int capacity;
  private final SipHash hash;
  private final AtomicInteger size = new AtomicInteger();
  private final Stripe[] bySource;

  /** From an identity's hash to the stripe and the entry of its registration. */
  private final HashIndex[] byId;

  /**
   * @param capacity how many registrations it takes; at least 1. Concurrent claims may pass it by
   *     the number of threads that make them.
   * @param random a cryptographically strong source for the key of the hashes: nobody may be able
   *     to choose sources that crowd one place
   * @throws IllegalArgumentException if {@code capacity} is less than 1
   */
  public InMemoryRegistry(int capacity, RandomGenerator random) {
    this(capacity, random, Memory.ofThisJava());
  }

  InMemoryRegistry(int capacity, RandomGenerator random, Memory memory) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1");
    }
    this.capacity = capacity;
    this.hash = SipHash.withRandomKey(random);
    this.bySource = Stream.generate(() -> new Stripe(memory)).limit(STRIPES).toArray(Stripe[]::new);
    this.byId =
        Stream.generate(() -> new HashIndex(memory)).limit(STRIPES).toArray(HashIndex[]::new);
  }

  @Override
  public Claim claim(Flow flow, UUID freshId, Instant now) {
    SourceKey key = SourceKey.of(flow.source());
    long hashed = hash(key);
    int number = stripeOf(hashed);
    Stripe stripe = bySource[number];
    synchronized (stripe) {
      int known = stripe.find(hashed, key);
      if (known >= 0) {
        stripe.heard(known, key, flow.socket(), Nanos.of(now));
        return new Claim.Refreshed(new Registration(stripe.id(known), flow, now));
      }
      if (size.get() >= capacity) {
        return new Claim.Full();
      }
      try {
        int entry = add(number, hashed, key, freshId);
        stripe.heard(entry, key, flow.socket(), Nanos.of(now));
        return new Claim.Created(new Registration(freshId, flow, now));
      } catch (OutOfMemoryError e) {
        return new Claim.Full();
      }
    }
  }

  /** All or nothing. */
  private int add(int number, long hashed, SourceKey key, UUID id) {
    Stripe stripe = bySource[number];
    long hashOfId = hash(id);
    int entry = stripe.add(hashed, key, hashOfId, id);
    try {
      addId(hashOfId, location(number, entry));
    } catch (OutOfMemoryError e) {
      var unused = stripe.remove(entry);
      throw e;
    }
    size.incrementAndGet();
    return entry;
  }

  @Override
  public Optional<UUID> refresh(Flow flow, Instant now) {
    SourceKey key = SourceKey.of(flow.source());
    long hashed = hash(key);
    Stripe stripe = bySource[stripeOf(hashed)];
    synchronized (stripe) {
      int known = stripe.find(hashed, key);
      if (known < 0) {
        return Optional.empty();
      }
      stripe.heard(known, key, flow.socket(), Nanos.of(now));
      return Optional.of(stripe.id(known));
    }
  }

  @Override
  public Optional<Registration> find(UUID id) {
    long hashed = hash(id);
    int[] locations = locationsOf(hashed);
    while (true) {
      Optional<Registration> found = find(id, locations);
      int[] now = found.isPresent() ? locations : locationsOf(hashed);
      if (Arrays.equals(now, locations)) {
        return found;
      }
      // It may have been moved since it was said where it is; never back to where it was.
      locations = now;
    }
  }

  private Optional<Registration> find(UUID id, int[] locations) {
    for (int location : locations) {
      Stripe stripe = bySource[location >>> ENTRY_BITS];
      int entry = location & ((1 << ENTRY_BITS) - 1);
      synchronized (stripe) {
        if (stripe.holds(entry, id)) {
          return Optional.of(stripe.registration(entry));
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public void removeUnheardSince(Instant cutoff, Consumer<Registration> removed) {
    long nanos = Nanos.of(cutoff);
    for (int number = 0; number < STRIPES; number++) {
      // Few at a time: whoever has a datagram to handle waits for no more than that. From the end,
      // for what takes the place of a removed one comes from there, and was looked at.
      for (int end = sizeOf(bySource[number]); end > 0; end -= PORTION) {
        removeUnheard(number, Math.max(0, end - PORTION), end, nanos).forEach(removed);
      }
    }
  }

  @Override
  public int size() {
    return size.get();
  }

  private static int sizeOf(Stripe stripe) {
    synchronized (stripe) {
      return stripe.size();
    }
  }

  private List<Registration> removeUnheard(int number, int from, int to, long cutoff) {
    Stripe stripe = bySource[number];
    synchronized (stripe) {
      List<Registration> removed = new ArrayList<>();
      for (int entry = Math.min(to, stripe.size()) - 1; entry >= from; entry--) {
        if (stripe.lastHeard(entry) < cutoff) {
          removed.add(stripe.registration(entry));
          remove(number, stripe, entry);
        }
      }
      return removed;
    }
  }

  private void remove(int number, Stripe stripe, int entry) {
    removeId(stripe.hashOfId(entry), location(number, entry));
    int moved = stripe.remove(entry);
    if (moved != entry) {
      moveId(stripe.hashOfId(entry), location(number, moved), location(number, entry));
    }
    size.decrementAndGet();
  }

  private void addId(long hashed, int location) {
    HashIndex index = byId[stripeOf(hashed)];
    synchronized (index) {
      index.add((int) hashed, location);
    }
  }

  private void removeId(long hashed, int location) {
    HashIndex index = byId[stripeOf(hashed)];
    synchronized (index) {
      index.remove((int) hashed, location);
    }
  }

  private void moveId(long hashed, int from, int to) {
    HashIndex index = byId[stripeOf(hashed)];
    synchronized (index) {
      index.replace((int) hashed, from, to);
    }
  }

  /** Where the registration with this identity may be: few places, nearly always one or none. */
  private int[] locationsOf(long hashed) {
    HashIndex index = byId[stripeOf(hashed)];
    synchronized (index) {
      return index.all((int) hashed);
    }
  }

  private static int location(int stripe, int entry) {
    return stripe << ENTRY_BITS | entry;
  }

  private long hash(SourceKey key) {
    return hash.of(key.high(), key.low(), (long) key.scope() << 32 | key.port());
  }

  private long hash(UUID id) {
    return hash.of(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  private static int stripeOf(long hashed) {
    return (int) (hashed >>> (Long.SIZE - STRIPE_BITS));
  }
}
