package dev.punchline.protocol.punch;

import static dev.punchline.protocol.testing.VirtualTime.at;
import static dev.punchline.protocol.testing.VirtualTime.ms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.punch.HolePuncher.Output;
import dev.punchline.protocol.punch.HolePuncher.Output.Contact;
import dev.punchline.protocol.punch.HolePuncher.Output.Send;
import dev.punchline.protocol.testing.Addresses;
import dev.punchline.protocol.testing.Driver;
import dev.punchline.protocol.wire.Feature;
import dev.punchline.protocol.wire.Message.Hello;
import dev.punchline.protocol.wire.Message.Success;
import dev.punchline.protocol.wire.MessageCodec;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a HELLO of the peer brings about. */
class HolePuncherAnswersTest {
  private static final PunchTiming TIMING = new PunchTiming(ms(50), ms(3000), ms(30_000));
  private static final Set<Feature> FEATURES = Set.of(Feature.BYE);
  private static final Hello VERSION_1_HELLO = new Hello("...", Set.of());
  private static final Hello HELLO = new Hello("...", FEATURES);

  private final HolePuncher puncher = new HolePuncher(Addresses.BOB, TIMING, FEATURES);
  private final Driver<Output> driver =
      new Driver<>(puncher::wake, puncher::nextWake, puncher::poll);

  @BeforeEach
  void startAndForgetTheFirstHello() {
    puncher.start(at(0));
    assertThat(driver.pull()).hasSize(1);
  }

  @Test
  void answersEachHelloOnceBeforeContact() {
    puncher.receiveHello(HELLO, Addresses.BOB, at(10));
    puncher.receiveHello(HELLO, Addresses.BOB, at(11));
    puncher.receiveHello(HELLO, Addresses.BOB, at(12));

    assertThat(successesTo(Addresses.BOB)).hasSize(3);
  }

  @Test
  void answersEachHelloOnceAfterContact() {
    puncher.receiveSuccess(Addresses.BOB, at(5));
    assertThat(driver.pull()).hasSize(1);

    puncher.receiveHello(HELLO, Addresses.BOB, at(10));
    puncher.receiveHello(HELLO, Addresses.BOB, at(5000));

    assertThat(driver.pull())
        .hasSize(2)
        .allMatch(output -> output instanceof Send send && send.message() instanceof Success);
  }

  @Test
  void doesNotAnswerASuccess() {
    puncher.receiveSuccess(Addresses.BOB, at(5));
    puncher.receiveSuccess(Addresses.BOB, at(6));

    assertThat(driver.pull()).containsExactly(new Contact(Addresses.BOB, ms(5), 1));
  }

  @Test
  void tellsItsFeaturesToWhomeverTellsTheirs() {
    puncher.receiveHello(HELLO, Addresses.BOB, at(10));

    assertThat(successesTo(Addresses.BOB))
        .singleElement()
        .extracting(Success::features)
        .isEqualTo(FEATURES);
  }

  @Test
  void answersVersion1WithVersion1() {
    puncher.receiveHello(VERSION_1_HELLO, Addresses.BOB, at(10));

    assertThat(successesTo(Addresses.BOB))
        .singleElement()
        .extracting(Success::features)
        .isEqualTo(Set.of());
  }

  @Test
  void answersWithNoMoreBytesThanItWasSent() {
    for (Hello hello : List.of(VERSION_1_HELLO, HELLO)) {
      puncher.receiveHello(hello, Addresses.BOB, at(10));

      assertThat(successesTo(Addresses.BOB))
          .singleElement()
          .satisfies(
              success ->
                  assertThat(MessageCodec.encode(success).remaining())
                      .isLessThanOrEqualTo(MessageCodec.encode(hello).remaining()));
    }
  }

  @Test
  void sendsATriggeredHelloWhileTheOtherNatIsOpen() {
    puncher.receiveHello(HELLO, Addresses.BOB, at(49));
    List<InetSocketAddress> tooSoon = hellos();
    puncher.receiveHello(HELLO, Addresses.BOB, at(50));

    assertThat(tooSoon).isEmpty();
    assertThat(hellos()).containsExactly(Addresses.BOB);
  }

  @Test
  void spacesTriggeredHellosByTheFirstPause() {
    for (int millis = 50; millis < 300; millis++) {
      puncher.receiveHello(HELLO, Addresses.BOB, at(millis));
    }

    assertThat(hellos()).hasSize(5);
  }

  @Test
  void sendsNoTriggeredHelloAfterContact() {
    puncher.receiveSuccess(Addresses.BOB, at(5));

    puncher.receiveHello(HELLO, Addresses.BOB, at(1000));

    assertThat(hellos()).isEmpty();
  }

  @Test
  void learnsAnotherPortOfThePeer() {
    InetSocketAddress other = Addresses.bobAtPort(5001);
    boolean accepted = puncher.accepts(other, at(500));

    puncher.receiveHello(HELLO, other, at(500));
    List<InetSocketAddress> triggered = hellos();
    puncher.receiveSuccess(other, at(540));

    assertThat(accepted).isTrue();
    assertThat(triggered).containsExactly(other);
    assertThat(driver.pull()).containsExactly(new Contact(other, ms(540), 2));
    assertThat(puncher.peer()).isEqualTo(other);
  }

  @Test
  void punchesTowardsEveryPortThatItLearned() {
    InetSocketAddress other = Addresses.bobAtPort(5001);
    puncher.receiveHello(HELLO, other, at(10));
    assertThat(hellos()).containsExactly(other);

    puncher.wake(at(50));

    assertThat(hellos()).containsExactly(Addresses.BOB, other);
  }

  @Test
  void acceptsNoOtherHost() {
    assertThat(puncher.accepts(Addresses.BOB, at(600))).isTrue();
    assertThat(puncher.accepts(Addresses.CAROL, at(600))).isFalse();
    assertThat(puncher.accepts(Addresses.SIX, at(600))).isFalse();
  }

  @Test
  void givesTheNamedPortItsChanceBeforeAnother() {
    assertThat(puncher.accepts(Addresses.BOB, at(0))).isTrue();
    assertThat(puncher.accepts(Addresses.bobAtPort(5001), at(499))).isFalse();
    assertThat(puncher.accepts(Addresses.bobAtPort(5001), at(500))).isTrue();
  }

  @Test
  void neverTakesAnExcludedPortForThePeers() {
    puncher.exclude(Addresses.bobAtPort(5001));
    puncher.exclude(Addresses.BOB);

    assertThat(puncher.accepts(Addresses.bobAtPort(5001), at(600))).isFalse();
    assertThat(puncher.accepts(Addresses.bobAtPort(5002), at(600))).isTrue();
    assertThat(puncher.accepts(Addresses.BOB, at(600))).isTrue();
  }

  @Test
  void acceptsNoNewPortAfterContact() {
    InetSocketAddress learned = Addresses.bobAtPort(5001);
    puncher.receiveHello(HELLO, learned, at(4));
    puncher.receiveSuccess(Addresses.BOB, at(5));

    assertThat(puncher.accepts(Addresses.BOB, at(600))).isTrue();
    assertThat(puncher.accepts(learned, at(600))).isTrue();
    assertThat(puncher.accepts(Addresses.bobAtPort(5002), at(600))).isFalse();
  }

  @Test
  void forgetsTheOtherPortsWhenItResumes() {
    InetSocketAddress other = Addresses.bobAtPort(5001);
    puncher.receiveHello(HELLO, other, at(10));
    puncher.receiveSuccess(other, at(40));
    assertThat(driver.pull()).isNotEmpty();

    puncher.resume(ms(1000), at(60_000));

    assertThat(hellos()).containsExactly(other);
  }

  @Test
  void punchesTowardsAFewPortsOnlyHoweverManyComeForward() {
    for (int port = 10_000; port < 10_100; port++) {
      puncher.receiveHello(HELLO, Addresses.bobAtPort(port), at(10));
    }
    List<Output> answers = driver.pull();
    puncher.wake(at(50));

    assertThat(answers).filteredOn(HolePuncherAnswersTest::isHello).hasSize(7);
    assertThat(answers).filteredOn(output -> !isHello(output)).hasSize(100);
    assertThat(hellos()).hasSize(8);
  }

  private List<Success> successesTo(InetSocketAddress to) {
    return driver.pull().stream()
        .map(Send.class::cast)
        .filter(send -> send.to().equals(to))
        .map(Send::message)
        .filter(Success.class::isInstance)
        .map(Success.class::cast)
        .toList();
  }

  private List<InetSocketAddress> hellos() {
    return driver.pull().stream()
        .filter(HolePuncherAnswersTest::isHello)
        .map(output -> ((Send) output).to())
        .toList();
  }

  private static boolean isHello(Output output) {
    return output instanceof Send send && send.message() instanceof Hello;
  }

  @Test
  void excludesAPortEvenIfItHasAlreadySaidHello() {
    InetSocketAddress another = Addresses.bobAtPort(5001);
    puncher.receiveHello(HELLO, another, at(600));

    puncher.exclude(another);
    puncher.receiveSuccess(another, at(610));

    assertThat(puncher.accepts(another, at(620))).isFalse();
    assertThat(puncher.isOpen()).isFalse();
  }

  @Test
  void speaksForThePeerOnlyFromWhereThePeerAnswered() {
    InetSocketAddress another = Addresses.bobAtPort(5001);
    puncher.receiveHello(HELLO, another, at(600));
    boolean before = puncher.speaksForPeer(another);

    puncher.receiveSuccess(another, at(610));

    assertThat(before).isFalse();
    assertThat(puncher.speaksForPeer(another)).isTrue();
    assertThat(puncher.speaksForPeer(Addresses.bobAtPort(5002))).isFalse();
  }
}
