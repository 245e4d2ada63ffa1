package dev.punchline.protocol.punch;

import static dev.punchline.protocol.testing.VirtualTime.at;
import static dev.punchline.protocol.testing.VirtualTime.ms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.punch.HolePuncher.Output;
import dev.punchline.protocol.punch.HolePuncher.Output.Contact;
import dev.punchline.protocol.punch.HolePuncher.Output.GaveUp;
import dev.punchline.protocol.punch.HolePuncher.Output.Send;
import dev.punchline.protocol.testing.Addresses;
import dev.punchline.protocol.testing.Driver;
import dev.punchline.protocol.testing.Driver.Timed;
import dev.punchline.protocol.wire.Feature;
import dev.punchline.protocol.wire.Message.Hello;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How HELLOs are spaced, and what makes contact. */
class HolePuncherTest {
  private static final PunchTiming TIMING = new PunchTiming(ms(50), ms(3000), ms(30_000));
  private static final Set<Feature> FEATURES = Set.of(Feature.BYE);
  private static final Send HELLO_TO_BOB = new Send(new Hello("...", FEATURES), Addresses.BOB);

  private final HolePuncher puncher = new HolePuncher(Addresses.BOB, TIMING, FEATURES);
  private final Driver<Output> driver =
      new Driver<>(puncher::wake, puncher::nextWake, puncher::poll);

  @Test
  void doesNothingBeforeItStarts() {
    assertThat(driver.pull()).isEmpty();
    assertThat(puncher.nextWake()).isEmpty();
  }

  @Test
  void sendsTheFirstHelloAtOnce() {
    puncher.start(at(0));

    assertThat(driver.pull()).containsExactly(HELLO_TO_BOB);
  }

  @Test
  void doublesThePauseUpToTheLongest() {
    puncher.start(at(0));
    List<Output> first = driver.pull();

    List<Timed<Output>> timeline = driver.until(15_150);

    assertThat(first).hasSize(1);
    assertThat(timeline)
        .extracting(Timed::at)
        .containsExactly(50L, 150L, 350L, 750L, 1550L, 3150L, 6150L, 9150L, 12_150L, 15_150L);
    assertThat(timeline).extracting(Timed::output).containsOnly(HELLO_TO_BOB);
  }

  @Test
  void doesNothingWhenWokenTooEarly() {
    puncher.start(at(0));
    List<Output> first = driver.pull();

    puncher.wake(at(49));

    assertThat(first).hasSize(1);
    assertThat(driver.pull()).isEmpty();
  }

  @Test
  void sendsOneHelloWhenWokenTooLate() {
    puncher.start(at(0));
    List<Output> first = driver.pull();

    puncher.wake(at(5000));

    assertThat(first).hasSize(1);
    assertThat(driver.pull()).containsExactly(HELLO_TO_BOB);
    assertThat(puncher.nextWake()).contains(at(5100));
  }

  @Test
  void givesUpAtTheDeadlineOnce() {
    puncher.start(at(0));

    List<Timed<Output>> timeline = driver.until(100_000);

    assertThat(timeline).last().isEqualTo(new Timed<Output>(30_000, new GaveUp(ms(30_000))));
    assertThat(timeline).filteredOn(event -> event.output() instanceof GaveUp).hasSize(1);
    assertThat(puncher.nextWake()).isEmpty();
  }

  @Test
  void makesNoContactOnceItGaveUp() {
    puncher.start(at(0));
    List<Timed<Output>> timeline = driver.until(30_000);

    puncher.receiveSuccess(Addresses.BOB, at(30_001));

    assertThat(timeline).isNotEmpty();
    assertThat(driver.pull()).isEmpty();
    assertThat(puncher.isOpen()).isFalse();
  }

  @Test
  void makesContactOnASuccess() {
    puncher.start(at(0));
    List<Output> first = driver.pull();
    List<Timed<Output>> hellos = driver.until(150);

    puncher.receiveSuccess(Addresses.BOB, at(180));

    assertThat(first).hasSize(1);
    assertThat(hellos).extracting(Timed::at).containsExactly(50L, 150L);
    assertThat(driver.pull()).last().isEqualTo(new Contact(Addresses.BOB, ms(180), 3));
    assertThat(puncher.isOpen()).isTrue();
    assertThat(puncher.peer()).isEqualTo(Addresses.BOB);
  }

  @Test
  void stopsItsHellosOnContact() {
    puncher.start(at(0));
    puncher.receiveSuccess(Addresses.BOB, at(20));

    assertThat(puncher.nextWake()).isEmpty();
    puncher.wake(at(50));
    assertThat(driver.pull()).containsExactly(HELLO_TO_BOB, new Contact(Addresses.BOB, ms(20), 1));
  }

  @Test
  void makesContactOnce() {
    puncher.start(at(0));
    puncher.receiveSuccess(Addresses.BOB, at(20));
    List<Output> contact = driver.pull();

    puncher.receiveSuccess(Addresses.BOB, at(21));

    assertThat(contact).hasSize(2);
    assertThat(driver.pull()).isEmpty();
  }

  @Test
  void makesNoContactOnAHello() {
    puncher.start(at(0));

    puncher.receiveHello(new Hello("...", FEATURES), Addresses.BOB, at(20));

    assertThat(puncher.isOpen()).isFalse();
    assertThat(driver.pull()).noneMatch(Contact.class::isInstance);
  }

  @Test
  void makesNoContactOnASuccessFromAnAddressThatWasSentNoHello() {
    puncher.start(at(0));

    puncher.receiveSuccess(Addresses.bobAtPort(5001), at(20));
    puncher.receiveSuccess(Addresses.CAROL, at(20));

    assertThat(puncher.isOpen()).isFalse();
    assertThat(driver.pull()).containsExactly(HELLO_TO_BOB);
  }

  @Test
  void asksAtTheOtherPortFromWhichThePeerAnswers() {
    puncher.start(at(0));
    driver.until(600);
    driver.pull();

    puncher.receiveSuccess(Addresses.bobAtPort(5001), at(600));
    List<Output> asked = driver.pull();
    puncher.receiveSuccess(Addresses.bobAtPort(5001), at(650));

    assertThat(asked)
        .containsExactly(new Send(new Hello("...", FEATURES), Addresses.bobAtPort(5001)));
    assertThat(puncher.isOpen()).isTrue();
    assertThat(puncher.peer()).isEqualTo(Addresses.bobAtPort(5001));
  }

  @Test
  void asksAtAFewOtherPortsHoweverManyAnswer() {
    puncher.start(at(0));
    driver.until(600);
    driver.pull();

    for (int port = 6000; port < 7000; port++) {
      puncher.receiveSuccess(Addresses.bobAtPort(port), at(600));
    }

    assertThat(driver.pull()).hasSize(7);
  }

  @Test
  void makesNoContactBeforeItStarts() {
    puncher.receiveSuccess(Addresses.BOB, at(0));

    assertThat(puncher.isOpen()).isFalse();
    assertThat(driver.pull()).isEmpty();
  }

  @Test
  void startsAnewWhenItResumes() {
    puncher.start(at(0));
    puncher.receiveSuccess(Addresses.BOB, at(20));
    List<Output> contact = driver.pull();

    puncher.resume(ms(500), at(60_000));
    List<Output> resumed = driver.pull();
    List<Timed<Output>> timeline = driver.until(100_000);

    assertThat(contact).hasSize(2);
    assertThat(resumed).containsExactly(HELLO_TO_BOB);
    assertThat(timeline)
        .containsExactly(
            new Timed<>(60_050, HELLO_TO_BOB),
            new Timed<>(60_150, HELLO_TO_BOB),
            new Timed<>(60_350, HELLO_TO_BOB),
            new Timed<>(60_500, new GaveUp(ms(500))));
  }

  @Test
  void countsFromWhenItResumed() {
    puncher.start(at(0));
    puncher.receiveSuccess(Addresses.BOB, at(20));
    puncher.resume(ms(500), at(60_000));

    puncher.receiveSuccess(Addresses.BOB, at(60_030));

    assertThat(driver.pull()).last().isEqualTo(new Contact(Addresses.BOB, ms(30), 1));
  }
}
