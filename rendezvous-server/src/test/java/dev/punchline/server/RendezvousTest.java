package dev.punchline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.punchline.server.RendezvousEvent.Expired;
import dev.punchline.server.RendezvousEvent.Introduced;
import dev.punchline.server.RendezvousEvent.IntroductionRefused;
import dev.punchline.server.RendezvousEvent.Registered;
import dev.punchline.server.RendezvousEvent.RegisteredAgain;
import dev.punchline.server.RendezvousEvent.TableFull;
import dev.punchline.server.registry.Flow;
import dev.punchline.server.registry.InMemoryRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RendezvousTest {
  private static final Duration LIFETIME = Duration.ofSeconds(60);
  private static final Instant START = Instant.EPOCH;
  private static final Instant LAST_ALIVE = START.plus(LIFETIME);
  private static final Instant FIRST_EXPIRED = LAST_ALIVE.plusNanos(1);
  private static final InetSocketAddress ALICE = source(1);
  private static final InetSocketAddress BOB = source(2);
  private static final InetSocketAddress CAROL = source(3);

  private final AtomicLong idsGiven = new AtomicLong();
  private final List<RendezvousEvent> events = new ArrayList<>();
  private final Rendezvous rendezvous =
      new Rendezvous(
          new InMemoryRegistry(2, new Random(1)),
          LIFETIME,
          () -> new UUID(idsGiven.incrementAndGet(), 0),
          events::add);

  @Test
  void everySourceGetsAnIdentityOfItsOwn() {
    UUID alice = register(ALICE, START);
    UUID bob = register(BOB, START);

    assertThat(alice).isNotEqualTo(bob);
    assertThat(events).containsExactly(new Registered(alice, ALICE), new Registered(bob, BOB));
  }

  @Test
  void aSourceThatAsksAgainGetsTheIdentityItHas() {
    UUID first = register(ALICE, START);

    UUID second = register(ALICE, START.plusSeconds(1));

    assertThat(second).isEqualTo(first);
    assertThat(rendezvous.size()).isEqualTo(1);
    assertThat(events)
        .containsExactly(new Registered(first, ALICE), new RegisteredAgain(first, ALICE));
  }

  @Test
  void portsOfOneAddressAreDifferentSources() {
    InetSocketAddress otherPort = new InetSocketAddress(ALICE.getAddress(), 9);

    assertThat(register(otherPort, START)).isNotEqualTo(register(ALICE, START));
  }

  @Test
  void anIntroductionTellsBothAddresses() {
    UUID alice = register(ALICE, START);
    UUID bob = register(BOB, START);
    events.clear();

    Introduction introduction = rendezvous.introduce(alice, bob, START);

    assertThat(introduction).isEqualTo(new Introduction.Made(ALICE, flow(BOB)));
    assertThat(events).containsExactly(new Introduced(alice, bob));
  }

  @Test
  void anUnknownPeerIsNamed() {
    UUID alice = register(ALICE, START);
    UUID stranger = UUID.randomUUID();
    events.clear();

    Introduction introduction = rendezvous.introduce(alice, stranger, START);

    assertThat(introduction).isEqualTo(new Introduction.UnknownPeer());
    assertThat(events).containsExactly(new IntroductionRefused(stranger));
  }

  @Test
  void anUnknownInitiatorIsNamedAndLearnsNothingOfThePeer() {
    UUID bob = register(BOB, START);
    UUID stranger = UUID.randomUUID();
    UUID nobody = UUID.randomUUID();
    events.clear();

    assertThat(rendezvous.introduce(stranger, bob, START))
        .isEqualTo(rendezvous.introduce(stranger, nobody, START))
        .isEqualTo(new Introduction.UnknownInitiator());
    assertThat(events).containsOnly(new IntroductionRefused(stranger)).hasSize(2);
  }

  @Test
  void nobodyIsIntroducedToItself() {
    UUID alice = register(ALICE, START);
    UUID stranger = UUID.randomUUID();
    events.clear();

    assertThat(rendezvous.introduce(alice, alice, START))
        .isEqualTo(rendezvous.introduce(stranger, stranger, START))
        .isEqualTo(new Introduction.WithItself());
    assertThat(events).isEmpty();
  }

  @Test
  void aRegistrationLastsForTheWholeLifetime() {
    UUID alice = register(ALICE, START);
    UUID bob = register(BOB, START);

    rendezvous.expire(LAST_ALIVE);

    assertThat(rendezvous.introduce(alice, bob, LAST_ALIVE)).isInstanceOf(Introduction.Made.class);
    assertThat(rendezvous.size()).isEqualTo(2);
  }

  @Test
  void anExpiredPeerCannotBeIntroducedEvenBeforeTheSweep() {
    UUID bob = register(BOB, START);
    UUID alice = register(ALICE, FIRST_EXPIRED);

    assertThat(rendezvous.introduce(alice, bob, FIRST_EXPIRED))
        .isEqualTo(new Introduction.UnknownPeer());
    assertThat(rendezvous.introduce(bob, alice, FIRST_EXPIRED))
        .isEqualTo(new Introduction.UnknownInitiator());
  }

  @Test
  void theSweepForgetsWhoWasNotHeardAndNobodyElse() {
    UUID alice = register(ALICE, START);
    UUID bob = register(BOB, START.plusNanos(1));
    events.clear();

    rendezvous.expire(FIRST_EXPIRED);

    assertThat(events).containsExactly(new Expired(alice, ALICE));
    assertThat(rendezvous.refresh(flow(ALICE), FIRST_EXPIRED)).isEmpty();
    assertThat(rendezvous.refresh(flow(BOB), FIRST_EXPIRED)).contains(bob);
  }

  @Test
  void theSweepTellsOfEachOnlyOnce() {
    UUID alice = register(ALICE, START);
    events.clear();

    rendezvous.expire(FIRST_EXPIRED);
    rendezvous.expire(FIRST_EXPIRED);

    assertThat(events).containsExactly(new Expired(alice, ALICE));
  }

  @Test
  void aHeartbeatStartsTheLifetimeAnew() {
    UUID alice = register(ALICE, START);
    UUID bob = register(BOB, LAST_ALIVE);

    assertThat(rendezvous.refresh(flow(ALICE), LAST_ALIVE)).contains(alice);
    rendezvous.expire(FIRST_EXPIRED);

    assertThat(rendezvous.introduce(alice, bob, LAST_ALIVE.plus(LIFETIME)))
        .isInstanceOf(Introduction.Made.class);
  }

  @Test
  void askingAgainStartsTheLifetimeAnew() {
    register(ALICE, START);

    UUID alice = register(ALICE, LAST_ALIVE);
    rendezvous.expire(FIRST_EXPIRED);

    assertThat(rendezvous.refresh(flow(ALICE), FIRST_EXPIRED)).contains(alice);
  }

  @Test
  void aHeartbeatRegistersNobody() {
    assertThat(rendezvous.refresh(flow(ALICE), START)).isEmpty();

    assertThat(rendezvous.size()).isZero();
    assertThat(events).isEmpty();
  }

  @Test
  void anIntroductionKeepsNobodyAlive() {
    UUID alice = register(ALICE, START);
    UUID bob = register(BOB, START);

    rendezvous.introduce(alice, bob, LAST_ALIVE);
    rendezvous.expire(FIRST_EXPIRED);

    assertThat(rendezvous.size()).isZero();
  }

  @Test
  void aSourceThatRegistersAfterItWasForgottenGetsAFreshIdentity() {
    UUID before = register(ALICE, START);
    rendezvous.expire(FIRST_EXPIRED);

    UUID after = register(ALICE, FIRST_EXPIRED);
    UUID bob = register(BOB, FIRST_EXPIRED);

    assertThat(after).isNotEqualTo(before);
    assertThat(rendezvous.introduce(bob, before, FIRST_EXPIRED))
        .isEqualTo(new Introduction.UnknownPeer());
    assertThat(rendezvous.introduce(bob, after, FIRST_EXPIRED))
        .isEqualTo(new Introduction.Made(BOB, flow(ALICE)));
  }

  @Test
  void aFullTableTurnsAwayNewSourcesOnly() {
    UUID alice = register(ALICE, START);
    register(BOB, START);
    events.clear();

    assertThat(rendezvous.register(flow(CAROL), START)).isEmpty();
    assertThat(rendezvous.register(flow(ALICE), START)).contains(alice);
    assertThat(events).containsExactly(new TableFull(CAROL), new RegisteredAgain(alice, ALICE));
  }

  @Test
  void theLifetimeMustBePositive() {
    assertThatIllegalArgumentException().isThrownBy(() -> withLifetime(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> withLifetime(Duration.ofNanos(-1)));
  }

  private static Rendezvous withLifetime(Duration lifetime) {
    return new Rendezvous(
        new InMemoryRegistry(1, new Random(1)), lifetime, UUID::randomUUID, event -> {});
  }

  private UUID register(InetSocketAddress source, Instant now) {
    return rendezvous.register(flow(source), now).orElseThrow();
  }

  private static Flow flow(InetSocketAddress source) {
    return new Flow(source, 0);
  }

  private static InetSocketAddress source(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
