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
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A {@link Registry} in this process's memory, with a limit on its size. A registration takes some
 * 110 bytes, at most 200 from ten thousand of them on, outside the heap where this Java can do
 * that; then no limit of the JVM applies to it. What those that are gone took is given back.
 *
 * <p>A source's hash decides in which stripe it is. No lock is held for longer than some dozens of
 * registrations take. The identities have stripes of their own; their locks are taken inside those
 * of the sources, never the other way round.
 */
public final class InMemoryRegistry implements Registry {
  private static final int STRIPE_BITS = 5;
  private static final int STRIPES = 1 << STRIPE_BITS;

  private final int capacity;
  private final SipHash hash;
  private final AtomicInteger size = new AtomicInteger();
  private final Stripe[] bySource;

  /** From an identity's hash to the upper half of its source's. */
  private final HashTable[] byId;

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
        Stream.generate(() -> new HashTable(memory, 1)).limit(STRIPES).toArray(HashTable[]::new);
  }

  @Override
  public Claim claim(Flow flow, Supplier<UUID> freshId, Instant now) {
    SourceKey key = SourceKey.of(flow.source());
    long nanos = Nanos.of(now);
    int where = upper(hash(key));
    Stripe stripe = bySource[stripeOf(where)];
    synchronized (stripe) {
      int known = stripe.find(withinStripe(where), key);
      if (known >= 0) {
        stripe.heard(known, key, flow.socket(), nanos);
        return new Claim.Refreshed(new Registration(stripe.id(known), flow, now));
      }
      if (size.get() >= capacity) {
        return new Claim.Full();
      }
      UUID id = freshId.get();
      try {
        stripe.heard(add(stripe, where, key, id), key, flow.socket(), nanos);
      } catch (OutOfMemoryError e) {
        return new Claim.Full();
      }
      size.incrementAndGet();
      return new Claim.Created(new Registration(id, flow, now));
    }
  }

  @Override
  public Optional<UUID> refresh(Flow flow, Instant now) {
    SourceKey key = SourceKey.of(flow.source());
    long nanos = Nanos.of(now);
    int where = upper(hash(key));
    Stripe stripe = bySource[stripeOf(where)];
    synchronized (stripe) {
      int known = stripe.find(withinStripe(where), key);
      if (known < 0) {
        return Optional.empty();
      }
      stripe.heard(known, key, flow.socket(), nanos);
      return Optional.of(stripe.id(known));
    }
  }

  @Override
  public Optional<Registration> find(UUID id) {
    for (int where : sourcesOf(hash(id))) {
      Stripe stripe = bySource[stripeOf(where)];
      synchronized (stripe) {
        int place = stripe.find(withinStripe(where), id);
        if (place >= 0) {
          return Optional.of(stripe.registration(place));
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public void removeUnheardSince(Instant cutoff, Consumer<Registration> removed) {
    for (Stripe stripe : bySource) {
      removeUnheard(stripe, Nanos.of(cutoff), removed);
    }
    for (Stripe stripe : bySource) {
      trim(stripe).run();
    }
    for (HashTable ids : byId) {
      trim(ids).run();
    }
  }

  @Override
  public int size() {
    return size.get();
  }

  private static Runnable trim(Stripe stripe) {
    synchronized (stripe) {
      return stripe.trim();
    }
  }

  private static Runnable trim(HashTable ids) {
    synchronized (ids) {
      return ids.trim();
    }
  }

  /** Few at a time: whoever has a datagram to handle waits for no more than that. */
  private void removeUnheard(Stripe stripe, long cutoff, Consumer<Registration> removed) {
    long from = 0;
    while (from < HashTable.END) {
      List<Registration> ofPage = new ArrayList<>();
      from = removeUnheard(stripe, from, cutoff, ofPage::add);
      ofPage.forEach(removed);
    }
  }

  private long removeUnheard(
      Stripe stripe, long from, long cutoff, Consumer<Registration> removed) {
    synchronized (stripe) {
      return stripe.removeIf(
          from,
          place -> {
            if (stripe.lastHeard(place) >= cutoff) {
              return false;
            }
            removed.accept(stripe.registration(place));
            removeId(stripe.hashOfId(place), stripe.where(place));
            size.decrementAndGet();
            return true;
          });
    }
  }

  /**
   * Adds a registration, and the way to it.
   *
   * @throws OutOfMemoryError if there is no memory for both; then nothing has changed
   */
  private int add(Stripe stripe, int where, SourceKey key, UUID id) {
    long hashOfId = hash(id);
    int place = stripe.add(withinStripe(where), where, key, hashOfId, id);
    try {
      addId(hashOfId, where);
    } catch (OutOfMemoryError e) {
      stripe.remove(place);
      throw e;
    }
    return place;
  }

  private void addId(long hashed, int where) {
    HashTable ids = byId[stripeOf(upper(hashed))];
    synchronized (ids) {
      var unused = ids.add((int) hashed, where);
    }
  }

  private void removeId(long hashed, int where) {
    HashTable ids = byId[stripeOf(upper(hashed))];
    synchronized (ids) {
      int place = ids.first((int) hashed);
      while (ids.rest(place) != where) {
        place = ids.next(place);
      }
      ids.remove(place);
    }
  }

  /** Where the registration with this identity may be: few sources, nearly always one or none. */
  private int[] sourcesOf(long hashed) {
    HashTable ids = byId[stripeOf(upper(hashed))];
    synchronized (ids) {
      int[] sources = {};
      for (int place = ids.first((int) hashed); place >= 0; place = ids.next(place)) {
        sources = Arrays.copyOf(sources, sources.length + 1);
        sources[sources.length - 1] = ids.rest(place);
      }
      return sources;
    }
  }

  private long hash(SourceKey key) {
    return hash.of(key.high(), key.low(), (long) key.scope() << 32 | key.port());
  }

  private long hash(UUID id) {
    return hash.of(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  private static int upper(long hashed) {
    return (int) (hashed >>> Integer.SIZE);
  }

  private static int stripeOf(int where) {
    return where >>> (Integer.SIZE - STRIPE_BITS);
  }

  /** So that what is known within the stripe comes last. */
  private static int withinStripe(int where) {
    return Integer.rotateLeft(where, STRIPE_BITS);
  }
}
