package dev.punchline.protocol.rendezvous;

import static dev.punchline.protocol.testing.VirtualTime.at;
import static dev.punchline.protocol.testing.VirtualTime.ms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.rendezvous.RegistrationClient.Output;
import dev.punchline.protocol.rendezvous.RegistrationClient.Output.LookUpServer;
import dev.punchline.protocol.rendezvous.RegistrationClient.Output.Registered;
import dev.punchline.protocol.rendezvous.RegistrationClient.Output.Send;
import dev.punchline.protocol.rendezvous.RegistrationClient.Output.ServerSilent;
import dev.punchline.protocol.testing.Addresses;
import dev.punchline.protocol.testing.Driver;
import dev.punchline.protocol.testing.Driver.Timed;
import dev.punchline.protocol.wire.Message;
import dev.punchline.protocol.wire.Message.Expired;
import dev.punchline.protocol.wire.Message.HeartBeat;
import dev.punchline.protocol.wire.Message.Registration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Getting an identity, and getting another one. */
class RegistrationClientTest {
  private static final RegistrationTiming TIMING =
      new RegistrationTiming(ms(250), ms(3000), ms(10_000), ms(12_000), ms(10_000));
  private static final Send REQUEST = new Send(Registration.REQUEST, Addresses.SERVER);
  private static final UUID ID = new UUID(1, 1);
  private static final UUID OTHER_ID = new UUID(2, 2);

  private final RegistrationClient client = new RegistrationClient(Addresses.SERVER, TIMING);
  private final Driver<Output> driver = new Driver<>(client::wake, client::nextWake, client::poll);

  @Test
  void doesNothingBeforeItStarts() {
    client.wake(at(0));
    client.renew(at(0));

    assertThat(driver.pull()).isEmpty();
    assertThat(client.nextWake()).isEmpty();
  }

  @Test
  void asksAtOnce() {
    client.start(at(0));

    assertThat(driver.pull()).containsExactly(REQUEST);
    assertThat(client.id()).isEmpty();
    assertThat(client.server()).isEqualTo(Addresses.SERVER);
  }

  @Test
  void asksAgainWithGrowingPausesAndWithoutEnd() {
    client.start(at(0));
    List<Output> first = driver.pull();

    List<Timed<Output>> requests =
        driver.until(3_600_000).stream().filter(event -> event.output().equals(REQUEST)).toList();

    assertThat(first).hasSize(1);
    assertThat(requests.subList(0, 7))
        .extracting(Timed::at)
        .containsExactly(250L, 750L, 1750L, 3750L, 6750L, 9750L, 12_750L);
    assertThat(requests).last().extracting(Timed::at).isEqualTo(3_597_750L);
  }

  @Test
  void reportsAServerThatLeavesItUnansweredOnceAndLooksItUp() {
    client.start(at(0));

    List<Timed<Output>> reports =
        driver.until(35_000).stream().filter(event -> !(event.output() instanceof Send)).toList();

    assertThat(reports)
        .containsExactly(
            new Timed<>(10_000, new ServerSilent(ms(10_000))),
            new Timed<>(10_000, new LookUpServer()),
            new Timed<>(20_000, new LookUpServer()),
            new Timed<>(30_000, new LookUpServer()));
  }

  @Test
  void takesTheIdentityItIsAssigned() {
    client.start(at(0));

    receive(Registration.assigning(ID), 40);

    assertThat(driver.pull()).containsExactly(REQUEST, new Registered(ID, false));
    assertThat(client.id()).contains(ID);
  }

  @Test
  void stopsAskingOnceItIsRegistered() {
    client.start(at(0));
    receive(Registration.assigning(ID), 40);
    assertThat(driver.pull()).hasSize(2);

    assertThat(driver.until(60_000)).extracting(Timed::output).doesNotContain(REQUEST);
  }

  @Test
  void keepsTheFirstIdentityWhenARetransmissionIsAnsweredToo() {
    client.start(at(0));
    receive(Registration.assigning(ID), 40);
    receive(Registration.assigning(OTHER_ID), 50);

    assertThat(driver.pull()).containsExactly(REQUEST, new Registered(ID, false));
    assertThat(client.id()).contains(ID);
  }

  @Test
  void takesNoIdentityFromAnybodyElse() {
    client.start(at(0));

    client.receive(Registration.assigning(ID), Addresses.BOB, at(40));
    client.receive(Registration.assigning(ID), Addresses.MOVED_SERVER, at(40));

    assertThat(client.id()).isEmpty();
  }

  @Test
  void takesNoIdentityFromAnAnswerWithoutOne() {
    client.start(at(0));

    receive(new Registration(""), 40);
    receive(new Registration("not a UUID"), 40);

    assertThat(client.id()).isEmpty();
    assertThat(driver.pull()).containsExactly(REQUEST);
  }

  @Test
  void registersAnewWhenItsIdentityExpired() {
    client.start(at(0));
    receive(Registration.assigning(ID), 40);
    assertThat(driver.pull()).hasSize(2);

    receive(new Expired(ID), 5000);
    boolean known = client.id().isPresent();
    receive(Registration.assigning(OTHER_ID), 5040);

    assertThat(known).isFalse();
    assertThat(driver.pull()).containsExactly(REQUEST, new Registered(OTHER_ID, true));
    assertThat(client.id()).contains(OTHER_ID);
  }

  @Test
  void asksOnceHoweverOftenItIsToldOfTheExpiry() {
    client.start(at(0));
    receive(Registration.assigning(ID), 40);
    assertThat(driver.pull()).hasSize(2);

    receive(new Expired(ID), 5000);
    receive(new Expired(ID), 5001);
    receive(new Expired(ID), 5002);

    assertThat(driver.pull()).containsExactly(REQUEST);
  }

  @Test
  void ignoresTheExpiryOfAnotherIdentity() {
    client.start(at(0));
    receive(Registration.assigning(ID), 40);
    assertThat(driver.pull()).hasSize(2);

    receive(new Expired(OTHER_ID), 5000);
    client.receive(new Expired(ID), Addresses.BOB, at(5000));

    assertThat(driver.pull()).isEmpty();
    assertThat(client.id()).contains(ID);
  }

  @Test
  void saysThatNothingChangedWhenItGetsTheSameIdentityAgain() {
    client.start(at(0));
    receive(Registration.assigning(ID), 40);
    receive(new Expired(ID), 5000);
    assertThat(driver.pull()).hasSize(3);

    receive(Registration.assigning(ID), 5040);

    assertThat(driver.pull()).containsExactly(new Registered(ID, false));
  }

  @Test
  void asksFromTheFirstPauseWhenItRenews() {
    client.start(at(0));
    receive(Registration.assigning(ID), 8000);
    assertThat(driver.pull()).hasSize(2);

    client.renew(at(20_000));

    assertThat(client.id()).isEmpty();
    assertThat(driver.pull()).containsExactly(REQUEST);
    assertThat(client.nextWake()).contains(at(20_250));
  }

  @Test
  void registersWhereTheServerMoved() {
    client.start(at(0));
    receive(Registration.assigning(ID), 40);
    assertThat(driver.pull()).hasSize(2);

    client.moveTo(Addresses.MOVED_SERVER, at(5000));
    receive(Registration.assigning(OTHER_ID), 5010);
    boolean tookItFromTheOldPlace = client.id().isPresent();
    client.receive(Registration.assigning(OTHER_ID), Addresses.MOVED_SERVER, at(5040));

    assertThat(tookItFromTheOldPlace).isFalse();
    assertThat(driver.pull())
        .containsExactly(
            new Send(Registration.REQUEST, Addresses.MOVED_SERVER), new Registered(OTHER_ID, true));
    assertThat(client.server()).isEqualTo(Addresses.MOVED_SERVER);
  }

  @Test
  void staysWhereTheServerIsStillTheSame() {
    client.start(at(0));
    receive(Registration.assigning(ID), 40);
    assertThat(driver.pull()).hasSize(2);

    client.moveTo(Addresses.SERVER, at(5000));

    assertThat(driver.pull()).isEmpty();
    assertThat(client.id()).contains(ID);
  }

  @Test
  void ignoresWhatIsNotForIt() {
    client.start(at(0));
    assertThat(driver.pull()).hasSize(1);

    receive(new Message.Text(ID.toString()), 40);
    receive(new Message.Bye(), 40);
    receive(new Message.Unknown("LATER", ""), 40);
    receive(HeartBeat.refreshing(ID), 40);

    assertThat(driver.pull()).isEmpty();
    assertThat(client.id()).isEmpty();
  }

  private void receive(Message message, long millis) {
    client.receive(message, Addresses.SERVER, at(millis));
  }
}
