package dev.punchline.sim.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.punchline.protocol.nat.emulator.NatPreset;
import dev.punchline.protocol.wire.Datagram;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What links, places and hosts do to datagrams, seen from the two ends. */
class NetworkTest {
  private static final int MANY = 10_000;
  private static final int PORT = 4000;
  private static final Duration LONG = Duration.ofMinutes(10);

  private final Network network = new Network(42, NetworkTest::number);
  private final Host sender = network.host("sender", network.internet(), 1);
  private final Host receiver = network.host("receiver", network.internet(), 1);
  private final List<Integer> received = new ArrayList<>();

  NetworkTest() {
    receiver.listen(receiver.at(PORT), packet -> received.add(packet.payload().getInt(0)));
  }

  @Test
  void losesTheShareThatItIsToldTo() {
    over(line -> line.losing(0.2));

    send(MANY);

    assertThat(received).hasSizeBetween(7_850, 8_150);
    assertThat(fates())
        .filteredOn(new Fate.Lost("the internet")::equals)
        .hasSize(MANY - received.size());
  }

  @Test
  void deliversAShareTwiceAndShowsBoth() {
    over(line -> line.duplicating(0.1));

    send(MANY);

    assertThat((double) received.size() - MANY).isCloseTo(1_000, withinPercentage(15));
    assertThat(network.ladder().rungs()).filteredOn(Rung::isCopy).hasSize(received.size() - MANY);
  }

  @Test
  void takesAsLongAsItIsToldTo() {
    over(line -> line.delaying(Duration.ofMillis(20), Duration.ofMillis(60)));
    List<Duration> delays = new ArrayList<>();
    receiver.listen(receiver.at(PORT), packet -> delays.add(network.agenda().elapsed()));

    send(1_000);

    assertThat(delays)
        .hasSize(1_000)
        .allMatch(delay -> delay.toMillis() >= 20 && delay.toMillis() <= 60)
        .anyMatch(delay -> delay.toMillis() < 22)
        .anyMatch(delay -> delay.toMillis() > 57);
  }

  @Test
  void datagramsOvertakeEachOtherUnlessTheLineKeepsOrder() {
    over(line -> line.delaying(Duration.ofMillis(20), Duration.ofMillis(60)));
    send(100);
    assertThat(received).hasSize(100).isNotEqualTo(received.stream().sorted().toList());

    received.clear();
    over(Line::keepingOrder);
    send(100);
    assertThat(received).hasSize(100).isSorted();
  }

  @Test
  void nothingLargerThanTheMtuPasses() {
    over(line -> line.withMtu(1_000));

    send(1, 972);
    send(2, 973);

    assertThat(received).containsExactly(1);
    assertThat(fates()).last().isEqualTo(new Fate.TooBig("the internet", 1_001, 1_000));
  }

  @Test
  void nothingPassesALinkThatIsCutAndWhatIsUnderwayIsLost() {
    over(line -> line.delaying(Duration.ofMillis(20), Duration.ofMillis(20)));
    send(1, 4);
    run(Duration.ofMillis(10));
    network.internet().medium().cut();
    send(2, 4);
    run(Duration.ofMillis(20));
    network.internet().medium().heal();
    send(3, 4);
    run(Duration.ofMillis(20));

    assertThat(received).containsExactly(3);
    assertThat(fates()).filteredOn(new Fate.Cut("the internet")::equals).hasSize(2);
  }

  @Test
  void nobodyHearsWhatGoesToNobodyOrToOneThatSleepsOrListensElsewhere() {
    sender.send(sender.at(1), new Datagram(receiver.at(PORT + 1), bytes(1, 4)));
    receiver.sleep();
    send(2, 4);
    receiver.wakeUp();
    Place lan = network.lan("home");
    Host hidden = network.host("hidden", lan, 1);
    sender.send(sender.at(1), new Datagram(hidden.at(PORT), bytes(3, 4)));
    run(LONG);

    assertThat(received).isEmpty();
    assertThat(fates())
        .containsExactly(
            new Fate.NobodyListens("receiver"),
            new Fate.Asleep("receiver"),
            new Fate.NobodyThere("the internet"));
  }

  @Test
  void whatStaysInALanCrossesNoBox() {
    Place lan = network.lan("home");
    Box box = network.join("box", lan, NatPreset.UDP_BLOCKED.settings(), network.internet());
    Host one = network.host("one", lan, 1);
    Host other = network.host("other", lan, 1);
    other.listen(other.at(PORT), packet -> received.add(packet.payload().getInt(0)));

    one.send(one.at(PORT), new Datagram(other.at(PORT), bytes(7, 4)));
    one.send(one.at(PORT), new Datagram(receiver.at(PORT), bytes(8, 4)));

    assertThat(received).containsExactly(7);
    assertThat(box.nat().mappings(network.agenda().now())).isEmpty();
  }

  @Test
  void theLadderTellsWhoSentWhatToWhomAndWhereItEnded() {
    Place lan = network.lan("home");
    var unused =
        network.join("home-box", lan, NatPreset.PORT_RESTRICTED.settings(), network.internet());
    Host inside = network.host("alice", lan, 1);
    inside.listen(inside.at(PORT), packet -> {});
    over(line -> line.delaying(Duration.ofMillis(40), Duration.ofMillis(40)));

    inside.send(inside.at(PORT), new Datagram(receiver.at(PORT), bytes(1, 4)));
    run(Duration.ofSeconds(1));
    sender.send(
        sender.at(9),
        new Datagram(network.ladder().rungs().getFirst().seen().source(), bytes(2, 4)));
    run(Duration.ofSeconds(1));

    assertThat(network.ladder().text())
        .isEqualTo(
            """
              0.000 s  alice -> receiver   number 1                           delivered 0.040 s
                       10.1.0.1:4000 > 198.18.0.2:4000  as  198.18.0.3:4000 > 198.18.0.2:4000
              1.000 s  sender -> home-box  number 2                           dropped by home-box: filter
                       198.18.0.1:9 > 198.18.0.3:4000
            """);
  }

  @Test
  void noLineOfTheLadderIsTooLong() {
    Place lan = network.lan("a place with a rather long name that says a lot");
    var unused =
        network.join(
            "a box with a rather long name, as long as a sentence that does not want to end",
            lan,
            NatPreset.UDP_BLOCKED.settings(),
            network.internet());
    Host inside = network.host("somebody with a long name", lan, 1);

    inside.send(inside.at(PORT), new Datagram(receiver.at(PORT), bytes(1, 4)));

    assertThat(network.ladder().lines(10))
        .hasSize(3)
        .allMatch(line -> line.length() <= Ladder.WIDTH)
        .last()
        .asString()
        .contains("dropped by a box");
  }

  private void over(UnaryOperator<Line> change) {
    Link internet = network.internet().medium();
    internet.become(change.apply(internet.line()));
  }

  private void send(int count) {
    for (int i = 0; i < count; i++) {
      send(i, 4);
    }
    run(LONG);
  }

  private void send(int number, int size) {
    sender.send(sender.at(1), new Datagram(receiver.at(PORT), bytes(number, size)));
  }

  private void run(Duration time) {
    var end = network.agenda().now().plus(time);
    boolean more = true;
    while (more) {
      more = network.agenda().step(end);
    }
  }

  private List<Fate> fates() {
    return network.ladder().rungs().stream().map(Rung::fate).toList();
  }

  private static ByteBuffer bytes(int number, int size) {
    return ByteBuffer.allocate(size).putInt(0, number);
  }

  private static String number(ByteBuffer datagram) {
    return "number " + datagram.getInt(0);
  }
}
