package dev.punchline.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.server.registry.Registry.Claim;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class InMemoryRegistryConcurrencyTest {
  private static final int THREADS = 2;
  private static final int SOURCES = 8;
  private static final int STEPS = 20_000;
  private static final int RACES = 20_000;
  private static final int SWEEPS = 20;
  private static final int MOVED = 1_000;
  private static final long LIFETIME_STEPS = 20;

  private final InMemoryRegistry registry = new InMemoryRegistry(100_000, new Random(1));
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  @Test
  void whoeverIsToldAnIdentityCanFindItAtOnce() throws Exception {
    AtomicLong arrived = new AtomicLong();

    List<UUID> notFound =
        together(
            () -> {
              List<UUID> missing = new ArrayList<>();
              for (int race = 1; race <= RACES; race++) {
                meet(arrived, race);
                UUID told = idOf(registry.claim(source(race), UUID::randomUUID, Instant.EPOCH));
                if (registry.find(told).isEmpty()) {
                  missing.add(told);
                }
              }
              return missing;
            });

    assertThat(notFound).isEmpty();
    assertThat(registry.size()).isEqualTo(RACES);
  }

  @Test
  void aSourceClaimedByManyAtOnceGetsOneIdentity() throws Exception {
    AtomicLong arrived = new AtomicLong();
    Map<Integer, Set<UUID>> told = new ConcurrentHashMap<>();
    Queue<UUID> created = new ConcurrentLinkedQueue<>();

    together(
        () -> {
          for (int race = 1; race <= RACES; race++) {
            meet(arrived, race);
            Claim claim = registry.claim(source(race), UUID::randomUUID, Instant.EPOCH);
            told.computeIfAbsent(race, key -> ConcurrentHashMap.newKeySet()).add(idOf(claim));
            if (claim instanceof Claim.Created) {
              created.add(idOf(claim));
            }
          }
          return List.of();
        });

    assertThat(told.values()).allSatisfy(ids -> assertThat(ids).hasSize(1));
    assertThat(created).hasSize(RACES).doesNotHaveDuplicates();
  }

  @Test
  void sourcesThatComeAtOnceAreAllFound() throws Exception {
    AtomicLong arrived = new AtomicLong();
    AtomicLong workers = new AtomicLong();

    List<UUID> told =
        together(
            () -> {
              int worker = (int) workers.getAndIncrement();
              List<UUID> mine = new ArrayList<>();
              meet(arrived, 1);
              for (int race = 1; race <= RACES; race++) {
                Flow source = source(THREADS * race + worker);
                mine.add(idOf(registry.claim(source, UUID::randomUUID, Instant.EPOCH)));
              }
              return mine;
            });

    assertThat(registry.size()).isEqualTo(THREADS * RACES);
    assertThat(told).allSatisfy(id -> assertThat(registry.find(id)).isPresent());
  }

  @Test
  void whoIsHeardDuringASweepIsNotSwept() throws Exception {
    AtomicLong arrived = new AtomicLong();
    AtomicLong workers = new AtomicLong();
    Flow source = source(1);

    List<UUID> lost =
        together(
            () -> {
              boolean sweeper = workers.getAndIncrement() == 0;
              List<UUID> missing = new ArrayList<>();
              for (int race = 1; race <= RACES; race++) {
                Instant now = Instant.ofEpochSecond(race);
                if (!sweeper) {
                  registry.claim(source, UUID::randomUUID, now.minusNanos(1));
                }
                meet(arrived, 2 * race - 1);
                Optional<UUID> heard = Optional.empty();
                if (sweeper) {
                  registry.removeUnheardSince(now, gone -> {});
                } else {
                  heard = registry.refresh(source, now);
                }
                meet(arrived, 2 * race);
                heard.filter(id -> registry.find(id).isEmpty()).ifPresent(missing::add);
              }
              return missing;
            });

    assertThat(lost).isEmpty();
  }

  @Test
  void whoIsMovedBecauseOthersAreGoneIsFoundAllTheTime() throws Exception {
    AtomicLong arrived = new AtomicLong();
    AtomicLong workers = new AtomicLong();
    AtomicLong swept = new AtomicLong();

    List<UUID> lost =
        together(
            () -> {
              boolean sweeper = workers.getAndIncrement() == 0;
              List<UUID> missing = new ArrayList<>();
              for (int race = 1; race <= SWEEPS; race++) {
                Instant now = Instant.ofEpochSecond(race);
                List<UUID> alive = sweeper ? List.of() : fill(now);
                meet(arrived, 2 * race - 1);
                if (sweeper) {
                  registry.removeUnheardSince(now, gone -> {});
                  swept.set(race);
                }
                while (!sweeper && swept.get() < race) {
                  alive.stream().filter(id -> registry.find(id).isEmpty()).forEach(missing::add);
                }
                meet(arrived, 2 * race);
              }
              return missing;
            });

    assertThat(lost).isEmpty();
    assertThat(registry.size()).isEqualTo(MOVED);
  }

  /** Many that are about to be swept, and among them some that are not. */
  private List<UUID> fill(Instant now) {
    registry.removeUnheardSince(now, gone -> {});
    for (int source = MOVED + 1; source <= 10 * MOVED; source++) {
      registry.claim(source(source), UUID::randomUUID, now.minusNanos(1));
    }
    List<UUID> alive = new ArrayList<>();
    for (int source = 1; source <= MOVED; source++) {
      alive.add(idOf(registry.claim(source(source), UUID::randomUUID, now)));
    }
    return alive;
  }

  @Test
  void bothWaysToARegistrationAgreeWhateverThreadsDidToIt() throws Exception {
    long seed = new Random().nextLong();
    AtomicLong clock = new AtomicLong();
    AtomicLong workers = new AtomicLong();
    Queue<Registration> created = new ConcurrentLinkedQueue<>();
    Queue<UUID> removed = new ConcurrentLinkedQueue<>();

    together(
        () -> {
          Random random = new Random(seed + workers.getAndIncrement());
          for (int step = 0; step < STEPS; step++) {
            Instant now = Instant.ofEpochSecond(clock.incrementAndGet());
            Flow source = source(1 + random.nextInt(SOURCES));
            switch (random.nextInt(3)) {
              case 0 -> {
                if (registry.claim(source, UUID::randomUUID, now)
                    instanceof Claim.Created(Registration registration)) {
                  created.add(registration);
                }
              }
              case 1 -> registry.refresh(source, now);
              default ->
                  registry.removeUnheardSince(
                      now.minusSeconds(LIFETIME_STEPS), gone -> removed.add(gone.id()));
            }
          }
          return List.of();
        });

    assertThat(removed).as("seed %d", seed).isNotEmpty().doesNotHaveDuplicates();
    Set<UUID> gone = new HashSet<>(removed);
    List<Registration> alive = created.stream().filter(one -> !gone.contains(one.id())).toList();
    assertThat(registry.size()).as("seed %d", seed).isEqualTo(alive.size());
    assertThat(gone).allSatisfy(id -> assertThat(registry.find(id)).isEmpty());
    assertThat(alive)
        .as("seed %d", seed)
        .allSatisfy(
            one ->
                assertThat(registry.find(one.id()))
                    .isPresent()
                    .map(Registration::id)
                    .isEqualTo(registry.refresh(one.flow(), found(one).lastHeard())));
  }

  private Registration found(Registration registration) {
    return registry.find(registration.id()).orElseThrow();
  }

  /** Starts everybody at once, as near as can be: a barrier would wake one after the other. */
  @SuppressWarnings("ThreadPriorityCheck") // Spinning without it takes forever on one core.
  private static void meet(AtomicLong arrived, int race) {
    arrived.incrementAndGet();
    while (arrived.get() < (long) race * THREADS) {
      Thread.yield();
    }
  }

  private <T> List<T> together(Callable<List<T>> work) throws Exception {
    List<Future<List<T>>> running = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      running.add(threads.submit(work));
    }
    List<T> results = new ArrayList<>();
    for (Future<List<T>> each : running) {
      results.addAll(each.get());
    }
    return results;
  }

  private static UUID idOf(Claim claim) {
    return switch (claim) {
      case Claim.Created(Registration registration) -> registration.id();
      case Claim.Refreshed(Registration registration) -> registration.id();
      case Claim.Full() -> throw new AssertionError("the table is large enough");
    };
  }

  private static Flow source(int port) {
    return new Flow(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
  }
}
