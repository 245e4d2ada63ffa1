package dev.punchline.server.registry;

import dev.punchline.protocol.stun.SipHash;
import java.time.Instant;
import java.util.ArrayList;
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
 * 100 bytes, at most 200 from ten thousand of them on, outside the heap where this Java can do
 * that; then no limit of the JVM applies to it. What those that are gone took is given back.
 *
 * <p>A source's hash decides in which stripe it is, and where in it. An identity says the same to
 * whoever has the key, so it is found without a table of its own. No lock is held for longer than
 * some dozens of registrations take.
 */
public final class InMemoryRegistry implements Registry {
  private static final int STRIPE_BITS = 5;
  private static final int STRIPES = 1 << STRIPE_BITS;
  private static final long UPPER_HALF = -1L << Integer.SIZE;

  private final int capacity;
  private final SipHash hash;
  private final AtomicInteger size = new AtomicInteger();
  private final Stripe[] stripes;

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
    this.stripes = Stream.generate(() -> new Stripe(memory)).limit(STRIPES).toArray(Stripe[]::new);
  }

  @Override
  public Claim claim(Flow flow, Supplier<UUID> random, Instant now) {
    SourceKey key = SourceKey.of(flow.source());
    long nanos = Nanos.of(now);
    int where = upper(hash(key));
    Stripe stripe = stripes[stripeOf(where)];
    synchronized (stripe) {
      int known = stripe.find(withinStripe(where), key);
      if (known >= 0) {
        stripe.heard(known, key, flow.socket(), nanos);
        return new Claim.Refreshed(new Registration(stripe.id(known), flow, now));
      }
      if (size.get() >= capacity) {
        return new Claim.Full();
      }
      UUID id = identity(random.get(), where);
      try {
        stripe.heard(stripe.add(withinStripe(where), key, id), key, flow.socket(), nanos);
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
    Stripe stripe = stripes[stripeOf(where)];
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
    int where = where(id);
    Stripe stripe = stripes[stripeOf(where)];
    synchronized (stripe) {
      int place = stripe.find(withinStripe(where), id);
      return place < 0 ? Optional.empty() : Optional.of(stripe.registration(place));
    }
  }

  @Override
  public void removeUnheardSince(Instant cutoff, Consumer<Registration> removed) {
    for (Stripe stripe : stripes) {
      removeUnheard(stripe, Nanos.of(cutoff), removed);
    }
    for (Stripe stripe : stripes) {
      trim(stripe).run();
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
            size.decrementAndGet();
            return true;
          });
    }
  }

  /**
   * An identity of whose random bits the lower 32 have given way to where its registration is,
   * masked by a hash of the others: they are as good as random to whoever does not know the key.
   */
  private UUID identity(UUID random, int where) {
    long high = random.getMostSignificantBits();
    long low = random.getLeastSignificantBits() & UPPER_HALF;
    return new UUID(high, low | Integer.toUnsignedLong(where ^ mask(high, low)));
  }

  /** Where the registration with this identity is, if it is anywhere. */
  private int where(UUID id) {
    long high = id.getMostSignificantBits();
    long low = id.getLeastSignificantBits();
    return (int) low ^ mask(high, low & UPPER_HALF);
  }

  private int mask(long high, long low) {
    return upper(hash.of(high, low));
  }

  private long hash(SourceKey key) {
    return hash.of(key.high(), key.low(), (long) key.scope() << 32 | key.port());
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
