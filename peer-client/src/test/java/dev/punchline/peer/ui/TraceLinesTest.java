package dev.punchline.peer.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.peer.ui.DatagramSeen.Drop;
import dev.punchline.peer.ui.DatagramSeen.Route;
import dev.punchline.protocol.nat.emulator.DropReason;
import dev.punchline.protocol.trace.DatagramSummary;
import dev.punchline.protocol.wire.TransportAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.junit.jupiter.api.Test;

class TraceLinesTest {
  private static final DatagramSummary HELLO = new DatagramSummary("HELLO", "");
  private static final InetSocketAddress US = address("127.0.0.1:40000");
  private static final InetSocketAddress OUTSIDE = address("127.9.0.1:61000");
  private static final InetSocketAddress PEER = address("127.0.0.1:3478");

  private final TraceLines lines = new TraceLines(false);

  @Test
  void ourSideIsOnTheLeftWhicheverWayItGoes() {
    assertThat(plain(seen(true, HELLO)))
        .containsExactly("   0.412  127.0.0.1:40000 --> 127.0.0.1:3478   HELLO");
    assertThat(plain(seen(false, HELLO)))
        .containsExactly("   0.412  127.0.0.1:40000 <-- 127.0.0.1:3478   HELLO");
  }

  @Test
  void aTranslatedDatagramHasALineForTheOutside() {
    DatagramSeen seen = through(new Route(US, PEER), new Route(OUTSIDE, PEER), HELLO);

    assertThat(plain(seen))
        .containsExactly(
            "   0.412  127.0.0.1:40000 --> 127.0.0.1:3478   HELLO",
            " outside  127.9.0.1:61000 --> 127.0.0.1:3478");
  }

  @Test
  void aDroppedOneSaysWhereItEndedAndWhy() {
    DatagramSeen seen =
        new DatagramSeen(
            Instant.EPOCH,
            Duration.ofMillis(412),
            false,
            new Route(PEER, OUTSIDE),
            Optional.empty(),
            9,
            HELLO,
            Optional.of(new Drop("symmetric", DropReason.FILTERED)));

    assertThat(plain(seen))
        .containsExactly(
            "   0.412  127.9.0.1:61000 x-- 127.0.0.1:3478   HELLO",
            "          dropped by filter of symmetric");
    assertThat(new TraceLines(true).of(seen, 80))
        .allMatch(
            line ->
                line.styleAt(line.length() - 1)
                    .equals(AttributedStyle.DEFAULT.foreground(AttributedStyle.RED)));
  }

  @Test
  void whatDoesNotFitStandsBelow() {
    DatagramSummary mapped = new DatagramSummary("STUN Binding success", "127.0.0.1:40000");
    DatagramSummary assigned =
        new DatagramSummary("REGISTRATION", "-> 6a2f41a3-c54c-4ce8-92d2-0324e1c32e22");

    assertThat(plain(seen(false, mapped)))
        .containsExactly(
            "   0.412  127.0.0.1:40000 <-- 127.0.0.1:3478   STUN Binding success",
            "                                               127.0.0.1:40000");
    assertThat(plain(seen(false, assigned)))
        .containsExactly(
            "   0.412  127.0.0.1:40000 <-- 127.0.0.1:3478   REGISTRATION",
            " ".repeat(41) + "-> 6a2f41a3-c54c-4ce8-92d2-0324e1c32e22");
  }

  @Test
  void whatDoesNotFitOfATranslatedOneStandsBesideTheOutside() {
    DatagramSummary mapped = new DatagramSummary("STUN Binding success", "127.9.0.1:61000");
    DatagramSeen seen = through(new Route(US, PEER), new Route(OUTSIDE, PEER), mapped);

    assertThat(plain(seen))
        .containsExactly(
            "   0.412  127.0.0.1:40000 --> 127.0.0.1:3478   STUN Binding success",
            " outside  127.9.0.1:61000 --> 127.0.0.1:3478   127.9.0.1:61000");
  }

  @Test
  void aWiderTerminalNeedsFewerLines() {
    DatagramSummary mapped = new DatagramSummary("STUN Binding success", "127.0.0.1:40000");

    assertThat(lines.of(seen(false, mapped), 100)).hasSize(1);
  }

  @Test
  void aSocketOfAllAddressesIsAStar() {
    Route route = new Route(new InetSocketAddress(40000), PEER);

    assertThat(plain(through(route, route, HELLO)))
        .containsExactly("   0.412  *:40000         --> 127.0.0.1:3478   HELLO");
  }

  @Test
  void columnsStayAsWideAsTheLongestAddressSoFar() {
    Route wide = new Route(address("203.0.113.200:61000"), PEER);
    var unused = lines.of(through(wide, wide, HELLO), 80);

    assertThat(plain(seen(true, HELLO)))
        .containsExactly("   0.412  127.0.0.1:40000     --> 127.0.0.1:3478   HELLO");
  }

  @Property
  void noLineIsLongerThanTheTerminal(
      @ForAll @IntRange(max = 70) int kind,
      @ForAll @IntRange(max = 200) int detail,
      @ForAll @IntRange(min = 60, max = 120) int columns) {
    DatagramSummary summary = new DatagramSummary("k".repeat(kind), "d".repeat(detail));
    DatagramSeen seen = through(new Route(US, PEER), new Route(OUTSIDE, PEER), summary);

    assertThat(new TraceLines(false).of(seen, columns)).allMatch(line -> line.length() <= columns);
  }

  private List<String> plain(DatagramSeen seen) {
    return lines.of(seen, 80).stream()
        .map(AttributedString::toString)
        .map(String::stripTrailing)
        .toList();
  }

  private static DatagramSeen seen(boolean outgoing, DatagramSummary summary) {
    Route route = outgoing ? new Route(US, PEER) : new Route(PEER, US);
    return new DatagramSeen(
        Instant.EPOCH,
        Duration.ofMillis(412),
        outgoing,
        route,
        Optional.of(route),
        9,
        summary,
        Optional.empty());
  }

  private static DatagramSeen through(Route inside, Route outside, DatagramSummary summary) {
    return new DatagramSeen(
        Instant.EPOCH,
        Duration.ofMillis(412),
        true,
        inside,
        Optional.of(outside),
        9,
        summary,
        Optional.empty());
  }

  private static InetSocketAddress address(String text) {
    return TransportAddress.parse(text).orElseThrow();
  }
}
