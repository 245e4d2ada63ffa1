package dev.punchline.peer.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.nat.emulator.MappingEntry;
import dev.punchline.protocol.nat.emulator.MappingEntry.Hole;
import dev.punchline.protocol.nat.emulator.NatPreset;
import dev.punchline.protocol.nat.emulator.Remotes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NatSentencesTest {
  /** What is left of 80 columns behind the mark of a line that is no chat. */
  private static final int WIDTH = 77;

  private static final Instant NOW = Instant.ofEpochSecond(1000);
  private static final InetSocketAddress INSIDE = endpoint("192.168.255.2", 65_535);
  private static final InetSocketAddress OUTSIDE = endpoint("127.127.254.254", 65_535);
  private static final InetSocketAddress REMOTE = endpoint("127.100.100.100", 65_535);

  @Test
  void theTableHasALineForEachMappingAndEachHole() {
    MappingEntry mapping =
        new MappingEntry(
            INSIDE,
            OUTSIDE,
            new Remotes.All(),
            List.of(
                new Hole(new Remotes.Endpoint(REMOTE), NOW.plusSeconds(118)),
                new Hole(new Remotes.Host(REMOTE.getAddress()), NOW.plusSeconds(7))),
            NOW.minusSeconds(123),
            NOW.plusSeconds(118));

    assertThat(NatSentences.of(table(List.of(mapping))))
        .containsExactly(
            "port-restricted, outside 127.127.254.254, mappings live 2m",
            "inside                outside               towards, from         age/left",
            "192.168.255.2:65535   127.127.254.254:65535 any                   123s/118s",
            "                        lets in             127.100.100.100:65535 -/118s",
            "                        lets in             127.100.100.100:*     -/7s")
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(WIDTH));
  }

  @Test
  void anEmptyTableSaysSo() {
    assertThat(NatSentences.of(table(List.of()))).last().isEqualTo("  no mappings");
  }

  @ParameterizedTest
  @EnumSource(NatPreset.class)
  void theFirstLinesSayWhatIsEmulatedAndFitTheScreen(NatPreset preset) {
    List<InetAddress> shown = List.of(OUTSIDE.getAddress(), REMOTE.getAddress());
    NatNews.Kind kind = new NatNews.Kind(preset.label(), preset.description());

    List<String> lines =
        NatSentences.of(
            new NatNews.Emulated(List.of(kind, kind), INSIDE.getAddress(), shown, true));

    assertThat(lines)
        .contains(
            "Emulated NAT: " + preset.label() + ".",
            "Behind it: " + preset.label() + ".",
            "Inside you are 192.168.255.2, outside 127.127.254.254 and 127.100.100.100.")
        .anySatisfy(line -> assertThat(line).contains("tell nobody apart"))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(WIDTH));
  }

  @Test
  void aHostWithAPublicAddressHasOne() {
    InetAddress address = OUTSIDE.getAddress();

    assertThat(NatSentences.of(new NatNews.Emulated(List.of(), address, List.of(address), false)))
        .containsExactly("You are 127.127.254.254, inside and outside.");
  }

  @Test
  void eachChangeSaysWhatItDid() {
    List<InetAddress> shown = List.of(OUTSIDE.getAddress());

    assertThat(
            Stream.of(
                    new NatNews.Changed(new NatChange.Reboot(), 3, shown),
                    new NatNews.Changed(new NatChange.Timeout(Duration.ofSeconds(5)), 0, shown),
                    new NatNews.Changed(new NatChange.Address(), 1, shown))
                .flatMap(news -> NatSentences.of(news).stream()))
        .containsExactly(
            "The NAT was rebooted: 3 mappings are gone.",
            "Mappings now live 5s without being refreshed; no mapping is gone.",
            "The NAT's public address is now 127.127.254.254: one mapping is gone.");
  }

  private static NatNews.Table table(List<MappingEntry> mappings) {
    return new NatNews.Table(
        List.of(
            new NatNews.Box(
                "port-restricted", List.of(OUTSIDE.getAddress()), Duration.ofMinutes(2), mappings)),
        NOW);
  }

  private static InetSocketAddress endpoint(String address, int port) {
    return new InetSocketAddress(address, port);
  }
}
