package dev.punchline.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.punchline.protocol.stun.SipHash;
import dev.punchline.server.registry.Registry.Claim;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class InMemoryRegistryTest {
  private static final int MANY = 200_000;

  private static final Instant START = Instant.EPOCH;
  private static final Instant END = START.plusMillis(MANY);
  private static final Instant LATER = START.plusSeconds(1);
  private static final Flow ALICE = source(1);
  private static final Flow BOB = source(2);
  private static final Flow CAROL = source(3);
  private static final UUID FIRST = new UUID(0, 1);
  private static final UUID SECOND = new UUID(0, 2);
  private static final UUID THIRD = new UUID(0, 3);

  private final InMemoryRegistry registry = new InMemoryRegistry(2, new Random(1));

  @Test
  void aClaimCreatesWhatCanThenBeFound() {
    Claim claim = registry.claim(ALICE, () -> FIRST, START);

    Registration created = new Registration(FIRST, ALICE, START);
    assertThat(claim).isEqualTo(new Claim.Created(created));
    assertThat(registry.find(FIRST)).contains(created);
    assertThat(registry.size()).isEqualTo(1);
  }

  @Test
  void aSecondClaimRefreshesTheFirstAndLeavesItsOwnIdentityUnused() {
    registry.claim(ALICE, () -> FIRST, START);

    Claim claim = registry.claim(ALICE, () -> SECOND, LATER);

    assertThat(claim).isEqualTo(new Claim.Refreshed(new Registration(FIRST, ALICE, LATER)));
    assertThat(registry.find(SECOND)).isEmpty();
    assertThat(registry.size()).isEqualTo(1);
  }

  @Test
  void noIdentityIsMadeForWhoHasOne() {
    registry.claim(ALICE, () -> FIRST, START);

    assertThat(registry.claim(ALICE, InMemoryRegistryTest::none, LATER))
        .isInstanceOf(Claim.Refreshed.class);
    registry.claim(BOB, () -> SECOND, START);
    assertThat(registry.claim(CAROL, InMemoryRegistryTest::none, LATER))
        .isInstanceOf(Claim.Full.class);
  }

  private static UUID none() {
    throw new AssertionError("nobody asks for one");
  }

  @Test
  void aRefreshIsSeenByWhoeverLooksForTheIdentity() {
    registry.claim(ALICE, () -> FIRST, START);

    assertThat(registry.refresh(ALICE, LATER)).contains(FIRST);
    assertThat(registry.find(FIRST)).contains(new Registration(FIRST, ALICE, LATER));
  }

  @Test
  void aRefreshOfNothingCreatesNothing() {
    assertThat(registry.refresh(ALICE, START)).isEmpty();
    assertThat(registry.size()).isZero();
  }

  @Test
  void theOneTooManyIsTurnedAway() {
    registry.claim(ALICE, () -> FIRST, START);
    registry.claim(BOB, () -> SECOND, START);

    assertThat(registry.claim(CAROL, () -> THIRD, START)).isEqualTo(new Claim.Full());
    assertThat(registry.find(THIRD)).isEmpty();
    assertThat(registry.size()).isEqualTo(2);
  }

  @Test
  void aFullTableStillRefreshesWhoIsIn() {
    registry.claim(ALICE, () -> FIRST, START);
    registry.claim(BOB, () -> SECOND, START);

    assertThat(registry.claim(BOB, () -> THIRD, LATER))
        .isEqualTo(new Claim.Refreshed(new Registration(SECOND, BOB, LATER)));
  }

  @Test
  void aRemovalMakesRoom() {
    registry.claim(ALICE, () -> FIRST, START);
    registry.claim(BOB, () -> SECOND, LATER);

    removeUnheardSince(LATER);

    assertThat(registry.claim(CAROL, () -> THIRD, LATER)).isInstanceOf(Claim.Created.class);
  }

  @Test
  void whatWasHeardAtTheCutoffStays() {
    registry.claim(ALICE, () -> FIRST, LATER.minusNanos(1));
    registry.claim(BOB, () -> SECOND, LATER);

    List<Registration> removed = removeUnheardSince(LATER);

    assertThat(removed).containsExactly(new Registration(FIRST, ALICE, LATER.minusNanos(1)));
    assertThat(registry.find(FIRST)).isEmpty();
    assertThat(registry.find(SECOND)).isPresent();
    assertThat(registry.size()).isEqualTo(1);
  }

  @Test
  void anIdentityThatWasRemovedDoesNotFindTheNextOneOfItsSource() {
    registry.claim(ALICE, () -> FIRST, START);
    removeUnheardSince(LATER);

    registry.claim(ALICE, () -> SECOND, LATER);

    assertThat(registry.find(FIRST)).isEmpty();
    assertThat(registry.find(SECOND)).contains(new Registration(SECOND, ALICE, LATER));
  }

  @Test
  void thereIsRoomForAtLeastOne() {
    assertThat(new InMemoryRegistry(1, new Random(1)).claim(ALICE, () -> FIRST, START))
        .isInstanceOf(Claim.Created.class);
    assertThatIllegalArgumentException().isThrownBy(() -> new InMemoryRegistry(0, new Random(1)));
  }

  private List<Registration> removeUnheardSince(Instant cutoff) {
    List<Registration> removed = new ArrayList<>();
    registry.removeUnheardSince(cutoff, removed::add);
    return removed;
  }

  /** So large that its memory is elsewhere than that of a small one. */
  @Test
  void aLargeTableIsLikeASmallOne() {
    InMemoryRegistry large = new InMemoryRegistry(MANY, new Random(1));
    for (int i = 0; i < MANY; i++) {
      large.claim(one(i), id(i), START);
    }
    for (int i = 0; i < MANY; i++) {
      Instant now = i % 10 == 0 ? LATER : START;
      assertThat(large.refresh(one(i), now)).contains(new UUID(7, i));
      assertThat(large.find(new UUID(7, i)).map(Registration::flow)).contains(one(i));
    }
    Set<UUID> gone = new HashSet<>();

    large.removeUnheardSince(LATER, removed -> gone.add(removed.id()));

    assertThat(large.size()).isEqualTo(MANY / 10);
    assertThat(gone).hasSize(MANY - MANY / 10);
    for (int i = 0; i < MANY; i++) {
      UUID id = new UUID(7, i);
      Optional<Registration> found = large.find(id);
      assertThat(found.isPresent()).isEqualTo(i % 10 == 0).isNotEqualTo(gone.contains(id));
      assertThat(found.map(Registration::flow).orElse(one(i))).isEqualTo(one(i));
    }
    large.removeUnheardSince(LATER.plusNanos(1), removed -> gone.add(removed.id()));
    assertThat(large.size()).isZero();
    assertThat(gone).hasSize(MANY);
  }

  /** Whether it is growing or shrinking. */
  @Test
  void aRegistrationAmongManyTakesAtMost200Bytes() {
    CountedMemory memory = new CountedMemory();
    InMemoryRegistry table = new InMemoryRegistry(MANY, new Random(1), memory);

    for (int i = 0; i < MANY; i++) {
      table.claim(one(i), id(i), START.plusMillis(i));
      assertThat(bytesEach(memory, table)).isLessThanOrEqualTo(200);
    }
    for (int gone = 0; table.size() > 0; gone += 500) {
      table.removeUnheardSince(START.plusMillis(gone), removed -> {});
      assertThat(bytesEach(memory, table)).isLessThanOrEqualTo(200);
    }
    assertThat(memory.taken()).isZero();
  }

  /** However many there are: whoever has a datagram to handle may wait for that. */
  @Test
  void noClaimTakesMuchMemoryAtOnce() {
    CountedMemory memory = new CountedMemory();
    InMemoryRegistry table = new InMemoryRegistry(MANY, new Random(1), memory);
    int most = 0;

    for (int i = 0; i < MANY; i++) {
      int before = memory.taken();
      table.claim(one(i), id(i), START);
      most = Math.max(most, memory.taken() - before);
    }

    assertThat(most * Long.BYTES).isBetween(4_096, 128 * 1_024);
  }

  @Test
  void aSweepNeedsNoMemory() {
    CountedMemory memory = new CountedMemory();
    InMemoryRegistry table = new InMemoryRegistry(MANY, new Random(1), memory);
    fill(table, MANY);
    int before = memory.allocations();

    table.removeUnheardSince(START.plusMillis(MANY * 9 / 10), removed -> {});

    assertThat(memory.allocations()).isEqualTo(before);
  }

  private static void fill(InMemoryRegistry table, int size) {
    for (int i = 0; table.size() < size; i++) {
      table.claim(one(i), id(i), START.plusMillis(i));
    }
  }

  @Test
  void theKeyOfTheHashesIsRandom() {
    assertThat(orderOfRemoval(new Random(1)))
        .isEqualTo(orderOfRemoval(new Random(1)))
        .isNotEqualTo(orderOfRemoval(new Random(2)));
  }

  private static List<UUID> orderOfRemoval(Random random) {
    InMemoryRegistry table = new InMemoryRegistry(100, random);
    fill(table, 100);
    List<UUID> order = new ArrayList<>();
    table.removeUnheardSince(END, removed -> order.add(removed.id()));
    return order;
  }

  /** Nor that of those to come: a lock is held for one page. */
  @Test
  void whoeverIsToldOfARemovalHoldsNoLock() {
    InMemoryRegistry table = new InMemoryRegistry(MANY, new Random(1));
    fill(table, 5_000);
    List<Integer> sizes = new ArrayList<>();

    table.removeUnheardSince(
        END,
        removed -> {
          sizes.add(table.size());
          if (sizes.size() == 1) {
            // In the stripe that is being swept.
            assertThat(CompletableFuture.supplyAsync(() -> table.refresh(removed.flow(), END)))
                .succeedsWithin(Duration.ofSeconds(10))
                .isEqualTo(Optional.empty());
          }
        });

    assertThat(sizes.getFirst()).isBetween(5_000 - 63, 4_999);
    assertThat(sizes.getLast()).isZero();
  }

  /** Once in some hundred million, but then it would be somebody else who is called. */
  @Test
  void identitiesWithTheSameHashAreAllFound() {
    SipHash hash = SipHash.withRandomKey(new Random(1));
    Map<Long, UUID> byHash = new HashMap<>();
    List<UUID> same = new ArrayList<>();
    for (int number = 0; same.isEmpty(); number++) {
      UUID id = new UUID(7, number);
      // What decides over the stripe, and the place in it.
      long decisive = hash.of(7, number) & 0xF800_0000_FFFF_FFFEL;
      Optional.ofNullable(byHash.put(decisive, id))
          .ifPresent(other -> same.addAll(List.of(id, other)));
    }

    registry.claim(ALICE, same::getFirst, START);
    registry.claim(BOB, same::getLast, START);

    assertThat(registry.find(same.getFirst()).map(Registration::flow)).contains(ALICE);
    assertThat(registry.find(same.getLast()).map(Registration::flow)).contains(BOB);
  }

  @Test
  void whoeverIsToldOfARemovalAndFailsLosesNoMemory() {
    CountedMemory memory = new CountedMemory();
    InMemoryRegistry table = new InMemoryRegistry(MANY, new Random(1), memory);
    fill(table, 10_000);

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                table.removeUnheardSince(
                    END,
                    removed -> {
                      if (table.size() < 5_000) {
                        throw new IllegalStateException("as the test wants it");
                      }
                    }));
    table.removeUnheardSince(END, removed -> {});

    assertThat(table.size()).isZero();
    assertThat(memory.taken()).isZero();
  }

  private static long bytesEach(CountedMemory memory, InMemoryRegistry table) {
    return (long) memory.taken() * Long.BYTES / Math.max(table.size(), 10_000);
  }

  private static Supplier<UUID> id(int number) {
    return () -> new UUID(7, number);
  }

  private static Flow one(int number) {
    byte[] address = {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number};
    try {
      return new Flow(new InetSocketAddress(InetAddress.getByAddress(address), 4_242), number % 3);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 bytes are always an address", e);
    }
  }

  private static Flow source(int port) {
    return new Flow(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
  }
}
