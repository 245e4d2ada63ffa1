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
import org.junit.jupiter.api.Test;

final class InMemoryRegistryTest {
  private static final int MANY = 200_000;

  private static final Instant START = Instant.EPOCH;
  private static final Instant END = START.plusMillis(MANY);
  private static final Instant LATER = START.plusSeconds(1);
  private static final Flow ALICE = source(1);
  private static final Flow BOB = source(2);
  private static final Flow CAROL = source(3);

  private final Random random = new Random(1);
  private final InMemoryRegistry registry = new InMemoryRegistry(2, random);

  @Test
  void aClaimCreatesWhatCanThenBeFound() {
    Registration created = create(ALICE, START);

    assertThat(created).isEqualTo(new Registration(created.id(), ALICE, START));
    assertThat(registry.find(created.id())).contains(created);
    assertThat(registry.size()).isEqualTo(1);
  }

  @Test
  void anIdentityIsTheOneDrawnButForItsLower32Bits() {
    UUID drawn = UUID.randomUUID();
    registry.claim(ALICE, () -> drawn, START);
    UUID id = registry.refresh(ALICE, START).orElseThrow();

    assertThat(id.getMostSignificantBits()).isEqualTo(drawn.getMostSignificantBits());
    assertThat(id.getLeastSignificantBits() >>> 32)
        .isEqualTo(drawn.getLeastSignificantBits() >>> 32);
    assertThat(id.version()).isEqualTo(4);
    assertThat(id.variant()).isEqualTo(2);
  }

  /** And of all the others: nobody else learns anything of the source's hash. */
  @Test
  void theLower32BitsAreWhereItIsMaskedByAKeyedHashOfTheOthers() {
    SipHash hash = SipHash.withRandomKey(new Random(1));
    SourceKey key = SourceKey.of(ALICE.source());
    UUID id = create(ALICE, START).id();

    long low = id.getLeastSignificantBits();
    long mask = hash.of(id.getMostSignificantBits(), low >>> 32 << 32);
    assertThat((int) low)
        .isEqualTo((int) ((hash.of(key.high(), key.low(), key.port()) ^ mask) >>> 32));
  }

  @Test
  void nobodyIsFoundByAnIdentityThatDiffersInOneBit() {
    UUID id = create(ALICE, START).id();

    for (int bit = 0; bit < Long.SIZE; bit++) {
      assertThat(find(id.getMostSignificantBits() ^ 1L << bit, id.getLeastSignificantBits()))
          .isEmpty();
      assertThat(find(id.getMostSignificantBits(), id.getLeastSignificantBits() ^ 1L << bit))
          .isEmpty();
    }
  }

  private Optional<Registration> find(long high, long low) {
    return registry.find(new UUID(high, low));
  }

  @Test
  void aSecondClaimRefreshesTheFirst() {
    UUID id = create(ALICE, START).id();

    Claim claim = registry.claim(ALICE, this::draw, LATER);

    assertThat(claim).isEqualTo(new Claim.Refreshed(new Registration(id, ALICE, LATER)));
    assertThat(registry.size()).isEqualTo(1);
  }

  @Test
  void noIdentityIsMadeForWhoHasOne() {
    create(ALICE, START);

    assertThat(registry.claim(ALICE, InMemoryRegistryTest::none, LATER))
        .isInstanceOf(Claim.Refreshed.class);
    create(BOB, START);
    assertThat(registry.claim(CAROL, InMemoryRegistryTest::none, LATER))
        .isInstanceOf(Claim.Full.class);
  }

  private static UUID none() {
    throw new AssertionError("nobody asks for one");
  }

  @Test
  void aRefreshIsSeenByWhoeverLooksForTheIdentity() {
    UUID id = create(ALICE, START).id();

    assertThat(registry.refresh(ALICE, LATER)).contains(id);
    assertThat(registry.find(id)).contains(new Registration(id, ALICE, LATER));
  }

  @Test
  void aRefreshOfNothingCreatesNothing() {
    assertThat(registry.refresh(ALICE, START)).isEmpty();
    assertThat(registry.size()).isZero();
  }

  @Test
  void theOneTooManyIsTurnedAway() {
    create(ALICE, START);
    create(BOB, START);

    assertThat(registry.claim(CAROL, this::draw, START)).isEqualTo(new Claim.Full());
    assertThat(registry.refresh(CAROL, START)).isEmpty();
    assertThat(registry.size()).isEqualTo(2);
  }

  @Test
  void aFullTableStillRefreshesWhoIsIn() {
    create(ALICE, START);
    UUID id = create(BOB, START).id();

    assertThat(registry.claim(BOB, this::draw, LATER))
        .isEqualTo(new Claim.Refreshed(new Registration(id, BOB, LATER)));
  }

  @Test
  void aRemovalMakesRoom() {
    create(ALICE, START);
    create(BOB, LATER);

    removeUnheardSince(LATER);

    assertThat(registry.claim(CAROL, this::draw, LATER)).isInstanceOf(Claim.Created.class);
  }

  @Test
  void whatWasHeardAtTheCutoffStays() {
    Registration first = create(ALICE, LATER.minusNanos(1));
    Registration second = create(BOB, LATER);

    List<Registration> removed = removeUnheardSince(LATER);

    assertThat(removed).containsExactly(first);
    assertThat(registry.find(first.id())).isEmpty();
    assertThat(registry.find(second.id())).isPresent();
    assertThat(registry.size()).isEqualTo(1);
  }

  @Test
  void anIdentityThatWasRemovedDoesNotFindTheNextOneOfItsSource() {
    Registration first = create(ALICE, START);
    removeUnheardSince(LATER);

    Registration second = create(ALICE, LATER);

    assertThat(registry.find(first.id())).isEmpty();
    assertThat(registry.find(second.id())).contains(second);
  }

  @Test
  void thereIsRoomForAtLeastOne() {
    assertThat(new InMemoryRegistry(1, random).claim(ALICE, this::draw, START))
        .isInstanceOf(Claim.Created.class);
    assertThatIllegalArgumentException().isThrownBy(() -> new InMemoryRegistry(0, random));
  }

  private Registration create(Flow flow, Instant now) {
    return ((Claim.Created) registry.claim(flow, this::draw, now)).registration();
  }

  private UUID draw() {
    return new UUID(random.nextLong(), random.nextLong());
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
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      ids.add(((Claim.Created) large.claim(one(i), this::draw, START)).registration().id());
    }
    for (int i = 0; i < MANY; i++) {
      Instant now = i % 10 == 0 ? LATER : START;
      assertThat(large.refresh(one(i), now)).contains(ids.get(i));
      assertThat(large.find(ids.get(i)).map(Registration::flow)).contains(one(i));
    }
    Set<UUID> gone = new HashSet<>();

    large.removeUnheardSince(LATER, removed -> gone.add(removed.id()));

    assertThat(large.size()).isEqualTo(MANY / 10);
    assertThat(gone).hasSize(MANY - MANY / 10);
    for (int i = 0; i < MANY; i++) {
      UUID id = ids.get(i);
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
      table.claim(one(i), this::draw, START.plusMillis(i));
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
      table.claim(one(i), this::draw, START);
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

  private void fill(InMemoryRegistry table, int size) {
    for (int i = 0; table.size() < size; i++) {
      table.claim(one(i), this::draw, START.plusMillis(i));
    }
  }

  @Test
  void theKeyOfTheHashesIsRandom() {
    assertThat(orderOfRemoval(new Random(1)))
        .isEqualTo(orderOfRemoval(new Random(1)))
        .isNotEqualTo(orderOfRemoval(new Random(2)));
  }

  private List<Flow> orderOfRemoval(Random key) {
    InMemoryRegistry table = new InMemoryRegistry(100, key);
    fill(table, 100);
    List<Flow> order = new ArrayList<>();
    table.removeUnheardSince(END, removed -> order.add(removed.flow()));
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
  void sourcesWithTheSameHashAreAllFound() {
    InMemoryRegistry table = new InMemoryRegistry(2, new Random(1));
    List<Flow> same = sourcesWithTheSameHash(SipHash.withRandomKey(new Random(1)));
    List<UUID> ids = new ArrayList<>();
    for (Flow flow : same) {
      ids.add(((Claim.Created) table.claim(flow, this::draw, START)).registration().id());
    }

    assertThat(ids).hasSize(2);
    for (int i = 0; i < 2; i++) {
      assertThat(table.refresh(same.get(i), START)).contains(ids.get(i));
      assertThat(table.find(ids.get(i)).map(Registration::flow)).contains(same.get(i));
    }
  }

  private static List<Flow> sourcesWithTheSameHash(SipHash hash) {
    Map<Long, Flow> byHash = new HashMap<>();
    for (int number = 0; ; number++) {
      Flow flow = one(number);
      SourceKey key = SourceKey.of(flow.source());
      Flow other = byHash.put(hash.of(key.high(), key.low(), key.port()) >>> 32, flow);
      if (other != null) {
        return List.of(other, flow);
      }
    }
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
