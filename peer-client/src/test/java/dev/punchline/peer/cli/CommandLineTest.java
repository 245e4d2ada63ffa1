package dev.punchline.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.nat.emulator.NatPreset;
import dev.punchline.protocol.rendezvous.Identity;
import dev.punchline.protocol.wire.TransportAddress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {
  private static final UUID PEER = UUID.fromString("6a2f41a3-c54c-4ce8-92d2-0324e1c32e22");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void chatNeedsNothing() {
    ChatCommand chat = chat("chat");

    assertThat(chat.peer).isEmpty();
    assertThat(chat.json).isFalse();
    assertThat(chat.localPort).isZero();
    assertThat(chat.stun).isEmpty();
    assertThat(chat.heartbeat).isEqualTo(Duration.ofSeconds(3));
    assertThat(chat.silentAfter).isEqualTo(4);
    assertThat(chat.punchTimeout).isEqualTo(Duration.ofSeconds(30));
    assertThat(chat.reconnectTimeout).isEqualTo(Duration.ofMinutes(2));
    assertThat(chat.serverTimeout).isEqualTo(Duration.ofSeconds(10));
    assertThat(chat.linger).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void everyOptionOfChatIsTaken() {
    ChatCommand chat =
        chat(
            ("chat %s --server http://[::1]:1 --json --local-port 9 --stun h:5 --heartbeat 1s"
                    + " --silent-after 2 --punch-timeout 2s --reconnect-timeout 3s"
                    + " --server-timeout 4s --linger 5s --no-color")
                .formatted(PEER)
                .split(" ", -1));

    assertThat(chat.peer).contains(PEER);
    assertThat(chat.server.url).isEqualTo(URI.create("http://[::1]:1"));
    assertThat(chat.json).isTrue();
    assertThat(chat.localPort).isEqualTo(9);
    assertThat(chat.stun).isEqualTo(Optional.of(new HostAndPort("h", 5)));
    assertThat(chat.heartbeat).isEqualTo(Duration.ofSeconds(1));
    assertThat(chat.silentAfter).isEqualTo(2);
    assertThat(chat.punchTimeout).isEqualTo(Duration.ofSeconds(2));
    assertThat(chat.reconnectTimeout).isEqualTo(Duration.ofSeconds(3));
    assertThat(chat.serverTimeout).isEqualTo(Duration.ofSeconds(4));
    assertThat(chat.linger).isEqualTo(Duration.ofSeconds(5));
    assertThat(chat.noColor).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sing",
        "chat x",
        "chat --server x",
        "chat --heartbeat 0s",
        "chat --silent-after 0",
        "chat --local-port -1",
        "chat --local-port 65536",
        "stun --behavior --tcp",
        "stun a b --behavior",
        "chat --nat",
        "chat --nat cone",
        "chat --nat open,open,open,open,open,open,open,open,open",
        "chat --nat-script x",
        "stun a --nat symmetric --tcp",
        "stun a --nat-script x",
        "stun a b --lifetime 1m",
        "stun a --lifetime b",
        "stun a -4 -6",
        "stun a --local-port 65536",
        "stun a --timeout 0s",
        "stun a --password x",
        "stun a --short-term",
        "stun a --username x",
        "stun a --username x --password"
      })
  void wrongUsageIsOneLineThatPointsToTheHelp(String arguments) {
    String[] words =
        Stream.of(arguments.split(" ", -1)).filter(word -> !word.isEmpty()).toArray(String[]::new);

    assertThat(line().execute(words)).isEqualTo(2);
    assertThat(err.toString().lines().toList())
        .singleElement()
        .asString()
        .startsWith("peer-client: ")
        .endsWith("(try --help)");
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "chat --id 10, --signal stun",
    "chat --peer 14, --signal stun",
    "chat --call-timeout 3s, --signal stun",
    "chat --signal stun, needs --id",
    "chat --signal stun --peer 14, needs --id",
    "chat --signal stun --id 10 6a2f41a3-c54c-4ce8-92d2-0324e1c32e22, --peer ID",
    "chat --signal stun --id 10 --peer 10, two ids",
    "chat --signal stun --id a/b, is no id",
    "chat --signal stun --id 10 --peer ü, is no id",
    "chat --signal stun --id 123456789012345678901234567890123, is no id",
    "chat --signal pigeon --id 10, pigeon"
  })
  void optionsOfTheOtherWayToMeetAreWrongUsageThatSaysWhatIsRight(String arguments, String hint) {
    assertThat(line().execute(arguments.split(" ", -1))).isEqualTo(2);

    assertThat(err.toString().lines().toList())
        .singleElement()
        .asString()
        .startsWith("peer-client: ")
        .contains(hint);
  }

  @Test
  void everyOptionOfMeetingInStunFramingIsTaken() {
    ChatCommand chat =
        chat("chat --signal stun --id 10 --peer 14 --call-timeout 30s".split(" ", -1));

    assertThat(chat.signal.signal).isEqualTo(SignalOptions.Signal.stun);
    assertThat(chat.signal.id).contains(new Identity.Chosen("10"));
    assertThat(chat.signal.peer).contains(new Identity.Chosen("14"));
    assertThat(chat.signal.callTimeout).contains(Duration.ofSeconds(30));
    assertThat(chat.server.stun()).isEqualTo(new HostAndPort("localhost", 3478));
  }

  @Test
  void natsStandInTheOrderInWhichTheyAreNamed() {
    assertThat(chat("chat").nat.presets).isEmpty();
    assertThat(chat("chat", "--nat", "port-restricted,carrier-grade", "--nat", "open").nat.presets)
        .containsExactly(NatPreset.PORT_RESTRICTED, NatPreset.CARRIER_GRADE, NatPreset.OPEN);
  }

  @Test
  void aNatThatIsNoneIsAnsweredByThoseThereAre() {
    assertThat(line().execute("chat", "--nat", "cone")).isEqualTo(2);

    assertThat(err.toString()).contains("cone", "full-cone, restricted, port-restricted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "stun"})
  void theHelpSaysWhatEachNatDoes(String command) {
    assertThat(line().execute(command, "--help")).isZero();

    String help = out.toString().replaceAll("\\s+", " ");
    for (NatPreset preset : NatPreset.values()) {
      assertThat(help).contains(preset.label() + " " + preset.description());
    }
  }

  @Test
  void behindAnEmulatedNatThereIsOnlyLoopback() {
    NatOption nat = chat("chat", "--nat", "open").nat;

    assertThat(nat.beyond(List.of(new InetSocketAddress("127.0.0.2", 3478)))).isEmpty();
    assertThat(nat.beyond(List.of(TransportAddress.parse("[::1]:3478").orElseThrow()))).isPresent();
    assertThat(nat.beyond(List.of(new InetSocketAddress("192.0.2.1", 3478))))
        .contains("an emulated NAT reaches only 127.0.0.0/8, and the server is at 192.0.2.1:3478");
    assertThat(chat("chat").nat.beyond(List.of(new InetSocketAddress("192.0.2.1", 3478))))
        .isEmpty();
  }

  @Test
  void anArgumentCannotPaintTheTerminal() {
    assertThat(line().execute("chat", "\u001b[31m\nx")).isEqualTo(2);

    assertThat(err.toString()).doesNotContain("\u001b");
    assertThat(err.toString().lines()).hasSize(1);
  }

  @Test
  void theHelpShowsEveryExitCodeAndEveryDefault() {
    assertThat(line().execute("--help")).isZero();
    for (ExitCode code : ExitCode.values()) {
      assertThat(out.toString()).contains("  %d  %s".formatted(code.code(), code.meaning()));
    }
    assertThat(line().execute("chat", "--help")).isZero();
    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains("Default: 30s", "Default: 2m", "PUNCHLINE_SERVER");
  }

  /** What the help offers as an example must be understood. */
  static List<String> examples() {
    CommandLine main = Main.commandLine();
    return Stream.concat(Stream.of(main), main.getSubcommands().values().stream())
        .flatMap(command -> Arrays.stream(command.getCommandSpec().usageMessage().footer()))
        .map(String::strip)
        .filter(line -> line.contains("peer-client "))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theExamplesOfTheHelpAreRight(String example) {
    String arguments = example.substring(example.indexOf("peer-client ") + 12);

    assertThat(line().parseArgs(arguments.split(" ", -1)).errors()).isEmpty();
  }

  private static ChatCommand chat(String... arguments) {
    CommandLine line = Main.commandLine();
    return (ChatCommand) line.parseArgs(arguments).subcommand().commandSpec().userObject();
  }

  private CommandLine line() {
    return Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
  }
}
