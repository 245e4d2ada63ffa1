package dev.punchline.server.registry;

import dev.punchline.protocol.stun.SipHash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A {@link Registry} in this process's memory, with a limit on its size. A registration takes 65 to
 * 110 bytes; what those that are gone took is free again, by chunks of {@value Slab#CHUNK} entries
 * of which none is left.
 *
 * <p>A source's hash decides in which stripe it is; no lock is held for longer than one stripe's
 * index takes to double, some 50 microseconds with a million registrations. The identities have
 * stripes of their own. Their locks are taken inside those of the sources, never the other way
 * round.
 */
public final class InMemoryRegistry implements Registry {
  private static final int STRIPE_BITS = 6;
  private static final int STRIPES = 1 << STRIPE_BITS;

  /** What remains of a positive int. */
  private static final int ENTRY_BITS = Integer.SIZE - 1 - STRIPE_BITS;

  private final int capacity;
  private final SipHash hash;
  private final AtomicInteger size = new AtomicInteger();
  private final Stripe[] bySource =
      Stream.generate(Stripe::new).limit(STRIPES).toArray(Stripe[]::new);

  /** From an identity's hash to the stripe and the entry of its registration. */
  private final HashIndex[] byId =
      Stream.generate(HashIndex::new).limit(STRIPES).toArray(HashIndex[]::new);

  /**
   * @param capacity how many registrations it takes; at least 1. Concurrent claims may pass it by
   *     the number of threads that make them.
   * @param random a cryptographically strong source for the key of the hashes: nobody may be able
   *     to choose sources that crowd one place
   * @throws IllegalArgumentException if {@code capacity} is less than 1
   */
  public InMemoryRegistry(int capacity, RandomGenerator random) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1");
    }
    this.capacity = capacity;
    this.hash = SipHash.withRandomKey(random);
  }

  @Override
  public Claim claim(Flow flow, UUID freshId, Instant now) {
    SourceKey key = SourceKey.of(flow.source());
    long hashed = hash(key);
    int number = stripeOf(hashed);
    Stripe stripe = bySource[number];
    synchronized (stripe) {
      int known = stripe.find((int) hashed, key);
      if (known >= 0) {
        stripe.heard(known, key, flow.socket(), Nanos.of(now));
        return new Claim.Refreshed(new Registration(stripe.id(known), flow, now));
      }
      if (size.get() >= capacity) {
        return new Claim.Full();
      }
      int entry = stripe.add((int) hashed, key, freshId);
      stripe.heard(entry, key, flow.socket(), Nanos.of(now));
      addId(freshId, number << ENTRY_BITS | entry);
      size.incrementAndGet();
      return new Claim.Created(new Registration(freshId, flow, now));
    }
  }

  @Override
  public Optional<UUID> refresh(Flow flow, Instant now) {
    SourceKey key = SourceKey.of(flow.source());
    long hashed = hash(key);
    Stripe stripe = bySource[stripeOf(hashed)];
    synchronized (stripe) {
      int known = stripe.find((int) hashed, key);
      if (known < 0) {
        return Optional.empty();
      }
      stripe.heard(known, key, flow.socket(), Nanos.of(now));
      return Optional.of(stripe.id(known));
    }
  }

  @Override
  public Optional<Registration> find(UUID id) {
    for (int location : locationsOf(id)) {
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
      // One chunk at a time: whoever has a datagram to handle waits for no more than that.
      for (int chunk = 0; chunk < chunksOf(bySource[number]); chunk++) {
        removeUnheard(number, chunk, nanos).forEach(removed);
      }
    }
  }

  @Override
  public int size() {
    return size.get();
  }

  private static int chunksOf(Stripe stripe) {
    synchronized (stripe) {
      return stripe.chunks();
    }
  }

  private List<Registration> removeUnheard(int number, int chunk, long cutoff) {
    Stripe stripe = bySource[number];
    synchronized (stripe) {
      long unheard = stripe.unheardIn(chunk, cutoff);
      if (unheard == 0) {
        return List.of();
      }
      List<Registration> removed = new ArrayList<>(Long.bitCount(unheard));
      for (long rest = unheard; rest != 0; rest &= rest - 1) {
        int entry = chunk * Slab.CHUNK + Long.numberOfTrailingZeros(rest);
        removed.add(stripe.registration(entry));
        removeId(stripe.id(entry), number << ENTRY_BITS | entry);
        stripe.remove((int) hash(stripe.key(entry)), entry);
        size.decrementAndGet();
      }
      return removed;
    }
  }

  private void addId(UUID id, int location) {
    long hashed = hash(id);
    HashIndex index = byId[stripeOf(hashed)];
    synchronized (index) {
      index.add((int) hashed, location);
    }
  }

  private void removeId(UUID id, int location) {
    long hashed = hash(id);
    HashIndex index = byId[stripeOf(hashed)];
    synchronized (index) {
      index.remove((int) hashed, location);
    }
  }

  /** Where the registration with this identity may be: few places, nearly always one or none. */
  private int[] locationsOf(UUID id) {
    long hashed = hash(id);
    HashIndex index = byId[stripeOf(hashed)];
    synchronized (index) {
      return index.all((int) hashed);
    }
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
