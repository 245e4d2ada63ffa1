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
import java.util.stream.IntStream;

/**
 * A {@link Registry} in this process's memory, with a limit on its size. A registration takes some
 * 100 to 200 bytes, at most 250 from ten thousand of them on, outside the heap where this Java can
 * do that; then no limit of the JVM applies to it. What those that are gone took is given back.
 *
 * <p>A source's hash decides in which stripe it is. No lock is held for longer than it takes to
 * move a stripe to where there is more or less room: with a million registrations that is half a
 * megabyte, as a rule some tenths of a millisecond. The identities have stripes of their own; their
 * locks are taken inside those of the sources, never the other way round.
 */
public final class InMemoryRegistry implements Registry {
  private static final int STRIPE_BITS = 8;
  private static final int STRIPES = 1 << STRIPE_BITS;
  private static final int FEWEST = 16;

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
    this.bySource =
        IntStream.range(0, STRIPES)
            .mapToObj(number -> new Stripe(memory, fewest(number)))
            .toArray(Stripe[]::new);
    this.byId =
        IntStream.range(0, STRIPES)
            .mapToObj(number -> new HashTable(memory, 1, fewest(number)))
            .toArray(HashTable[]::new);
  }

  /** From {@link #FEWEST} to all but twice that, so that they grow in turns. */
  private static int fewest(int stripe) {
    return FEWEST + FEWEST * stripe / STRIPES;
  }

  @Override
  public Claim claim(Flow flow, UUID freshId, Instant now) {
    SourceKey key = SourceKey.of(flow.source());
    long nanos = Nanos.of(now);
    int where = upper(hash(key));
    Stripe stripe = bySource[stripeOf(where)];
    Runnable release;
    synchronized (stripe) {
      int known = stripe.find(withinStripe(where), key);
      if (known >= 0) {
        stripe.heard(known, key, flow.socket(), nanos);
        return new Claim.Refreshed(new Registration(stripe.id(known), flow, now));
      }
      if (size.get() >= capacity) {
        return new Claim.Full();
      }
      try {
        long hashOfId = hash(freshId);
        release = reserve(stripe, hashOfId, where);
        int place = stripe.add(withinStripe(where), where, key, hashOfId, freshId);
        stripe.heard(place, key, flow.socket(), nanos);
      } catch (OutOfMemoryError e) {
        return new Claim.Full();
      }
      size.incrementAndGet();
    }
    release.run();
    return new Claim.Created(new Registration(freshId, flow, now));
  }

  /**
   * Makes room for a registration, and the way to it; all or nothing.
   *
   * @return as of {@link HashTable#reserve}
   */
  private Runnable reserve(Stripe stripe, long hashOfId, int where) {
    Runnable release = stripe.reserve();
    try {
      Runnable releaseIds = addId(hashOfId, where);
      return () -> {
        release.run();
        releaseIds.run();
      };
    } catch (OutOfMemoryError e) {
      release.run();
      throw e;
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
    List<Runnable> releases = new ArrayList<>();
    try {
      for (Stripe stripe : bySource) {
        removeUnheard(stripe, Nanos.of(cutoff), removed);
        releases.add(fit(stripe));
      }
      for (HashTable ids : byId) {
        releases.add(fit(ids));
      }
    } finally {
      // That takes longest, and whoever waits for the next stripe is not to wait for it too. The
      // price: for as long as a sweep takes, what is given back is there beside what is left.
      releases.forEach(Runnable::run);
    }
  }

  @Override
  public int size() {
    return size.get();
  }

  private static int portionsOf(Stripe stripe) {
    synchronized (stripe) {
      return stripe.portions();
    }
  }

  private static Runnable fit(Stripe stripe) {
    synchronized (stripe) {
      return stripe.fit();
    }
  }

  private static Runnable fit(HashTable ids) {
    synchronized (ids) {
      return ids.fit();
    }
  }

  /** Few at a time: whoever has a datagram to handle waits for no more than that. */
  private void removeUnheard(Stripe stripe, long cutoff, Consumer<Registration> removed) {
    int portions = portionsOf(stripe);
    for (int portion = 0; portion < portions; portion++) {
      removeUnheard(stripe, portion, portions, cutoff).forEach(removed);
    }
  }

  private List<Registration> removeUnheard(Stripe stripe, int portion, int portions, long cutoff) {
    List<Registration> removed = new ArrayList<>();
    synchronized (stripe) {
      stripe.removeIf(
          portion,
          portions,
          place -> {
            if (stripe.lastHeard(place) >= cutoff) {
              return false;
            }
            removed.add(stripe.registration(place));
            removeId(stripe.hashOfId(place), stripe.where(place));
            size.decrementAndGet();
            return true;
          });
    }
    return removed;
  }

  private Runnable addId(long hashed, int where) {
    HashTable ids = byId[stripeOf(upper(hashed))];
    synchronized (ids) {
      Runnable release = ids.reserve();
      var unused = ids.add((int) hashed, where);
      return release;
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

  /** What is left of a hash where the stripe is known. */
  private static int withinStripe(int where) {
    return where << STRIPE_BITS;
  }
}
