package dev.punchline.protocol.rendezvous;

import static dev.punchline.protocol.testing.VirtualTime.at;
import static dev.punchline.protocol.testing.VirtualTime.ms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.rendezvous.RegistrationClient.Output;
import dev.punchline.protocol.rendezvous.RegistrationClient.Output.LookUpServer;
import dev.punchline.protocol.rendezvous.RegistrationClient.Output.Send;
import dev.punchline.protocol.rendezvous.RegistrationClient.Output.ServerBack;
import dev.punchline.protocol.rendezvous.RegistrationClient.Output.ServerSilent;
import dev.punchline.protocol.testing.Addresses;
import dev.punchline.protocol.testing.Driver;
import dev.punchline.protocol.testing.Driver.Timed;
import dev.punchline.protocol.wire.Message.HeartBeat;
import dev.punchline.protocol.wire.Message.Registration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keeping an identity, and noticing that the server is gone. Registered at 0. */
class RegistrationHeartbeatTest {
  private static final RegistrationTiming TIMING =
      new RegistrationTiming(ms(250), ms(3000), ms(10_000), ms(12_000), ms(10_000));
  private static final UUID ID = new UUID(1, 1);
  private static final HeartBeat ACKNOWLEDGEMENT = HeartBeat.refreshing(ID);
  private static final Send BEAT = new Send(HeartBeat.refreshing(ID), Addresses.SERVER);

  private final RegistrationClient client = new RegistrationClient(Addresses.SERVER, TIMING);
  private final Driver<Output> driver = new Driver<>(client::wake, client::nextWake, client::poll);

  @BeforeEach
  void register() {
    client.start(at(0));
    client.receive(Registration.assigning(ID), Addresses.SERVER, at(0));
    assertThat(driver.pull()).hasSize(2);
  }

  @Test
  void sendsAHeartbeatEachInterval() {
    List<Timed<Output>> timeline = driver.until(9999);

    assertThat(timeline)
        .containsExactly(new Timed<>(3000, BEAT), new Timed<>(6000, BEAT), new Timed<>(9000, BEAT));
  }

  @Test
  void neverCallsAVersion1ServerSilent() {
    List<Timed<Output>> timeline = driver.until(600_000);

    assertThat(timeline)
        .extracting(Timed::output)
        .contains(BEAT)
        .doesNotHaveAnyElementsOfTypes(ServerSilent.class, ServerBack.class);
    assertThat(client.id()).contains(ID);
  }

  @Test
  void looksUpAVersion1ServerNowAndThen() {
    List<Long> lookUps =
        driver.until(60_000).stream()
            .filter(event -> event.output() instanceof LookUpServer)
            .map(Timed::at)
            .toList();

    assertThat(lookUps).containsExactly(10_000L, 20_000L, 30_000L, 40_000L, 50_000L, 60_000L);
  }

  @Test
  void doesNotLookUpAServerThatAcknowledges() {
    for (int beat = 1; beat <= 20; beat++) {
      assertThat(driver.until(beat * 3000L)).containsExactly(new Timed<>(beat * 3000L, BEAT));
      acknowledge(beat * 3000L + 40);
    }
  }

  @Test
  void reportsAServerThatStopsAcknowledgingOnceAndLooksItUp() {
    List<Timed<Output>> before = driver.until(3000);
    acknowledge(3040);

    List<Timed<Output>> reports =
        driver.until(40_000).stream().filter(event -> !(event.output() instanceof Send)).toList();

    assertThat(before).hasSize(1);
    assertThat(reports)
        .containsExactly(
            new Timed<>(15_040, new ServerSilent(ms(12_000))),
            new Timed<>(15_040, new LookUpServer()),
            new Timed<>(25_040, new LookUpServer()),
            new Timed<>(35_040, new LookUpServer()));
  }

  @Test
  void goesOnWithItsHeartbeatsWhileTheServerIsSilent() {
    acknowledge(40);

    assertThat(driver.until(30_000))
        .filteredOn(event -> event.output().equals(BEAT))
        .extracting(Timed::at)
        .containsExactly(
            3000L, 6000L, 9000L, 12_000L, 15_000L, 18_000L, 21_000L, 24_000L, 27_000L, 30_000L);
    assertThat(client.id()).contains(ID);
  }

  @Test
  void reportsThatTheServerIsBack() {
    acknowledge(40);
    List<Timed<Output>> outage = driver.until(20_000);

    acknowledge(20_010);
    acknowledge(20_020);

    assertThat(outage).extracting(Timed::output).contains(new ServerSilent(ms(12_000)));
    assertThat(driver.pull()).containsExactly(new ServerBack());
  }

  @Test
  void reportsTheNextOutageToo() {
    acknowledge(40);
    List<Timed<Output>> first = driver.until(20_000);
    acknowledge(20_010);
    assertThat(driver.pull()).hasSize(1);

    List<Timed<Output>> second = driver.until(32_010);

    assertThat(first).extracting(Timed::output).contains(new ServerSilent(ms(12_000)));
    assertThat(second).contains(new Timed<>(32_010, new ServerSilent(ms(12_000))));
  }

  @Test
  void takesNoAcknowledgementOfAnotherIdentityOrFromAnybodyElse() {
    acknowledge(40);
    client.receive(HeartBeat.refreshing(new UUID(9, 9)), Addresses.SERVER, at(5000));
    client.receive(ACKNOWLEDGEMENT, Addresses.BOB, at(5000));
    client.receive(HeartBeat.PLAIN, Addresses.SERVER, at(5000));

    assertThat(driver.until(12_040)).contains(new Timed<>(12_040, new ServerSilent(ms(12_000))));
  }

  @Test
  void expectsNothingOfAServerElsewhereUntilItAcknowledges() {
    acknowledge(40);
    client.moveTo(Addresses.MOVED_SERVER, at(1000));
    client.receive(Registration.assigning(ID), Addresses.MOVED_SERVER, at(1040));

    assertThat(driver.until(60_000))
        .extracting(Timed::output)
        .contains(new Send(HeartBeat.refreshing(ID), Addresses.MOVED_SERVER), new LookUpServer())
        .doesNotHaveAnyElementsOfTypes(ServerSilent.class);
  }

  private void acknowledge(long millis) {
    client.receive(ACKNOWLEDGEMENT, Addresses.SERVER, at(millis));
  }
}
