package dev.punchline.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.server.cli.RendezvousServerCommand.LogLevel;
import dev.punchline.server.net.PortChoice;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

final class CommandLineTest {
  private final CommandLine line = Main.commandLine();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void everyOptionIsRead() {
    RendezvousServerCommand command =
        parsed(
            "--host=192.0.2.1",
            "--udp-port=1",
            "--http-port=65535",
            "--registration-ttl=1m30s",
            "--max-registrations=7",
            "--alternate-port=2",
            "--alternate-address=192.0.2.2",
            "--tcp-port=none",
            "--tcp-connections=3",
            "--tcp-idle=4s",
            "--http-connections=5",
            "--stun-session=aaaa:1,bbbb:2",
            "--stun-session=cccc:3",
            "--stun-sessions=file",
            "--log-level=trace",
            "--debug");

    assertThat(command.host).isEqualTo("192.0.2.1");
    assertThat(command.udpPort).isEqualTo(1);
    assertThat(command.httpPort).isEqualTo(65_535);
    assertThat(command.registrationTtl).isEqualTo(Duration.ofSeconds(90));
    assertThat(command.maxRegistrations).isEqualTo(7);
    assertThat(command.alternatePort).isEqualTo(new PortChoice.Fixed(2));
    assertThat(command.alternateAddress).isEqualTo("192.0.2.2");
    assertThat(command.tcpPort).isEqualTo(PortChoice.NONE);
    assertThat(command.tcpConnections).isEqualTo(3);
    assertThat(command.httpConnections).isEqualTo(5);
    assertThat(command.tcpIdle).isEqualTo(Duration.ofSeconds(4));
    assertThat(command.stunSession).containsExactly("aaaa:1", "bbbb:2", "cccc:3");
    assertThat(command.stunSessions).isEqualTo("file");
    assertThat(command.logLevel).isEqualTo(LogLevel.trace);
    assertThat(command.debug).isTrue();
  }

  @Test
  void noOptionIsRequired() {
    assertThatAllIsDefault(parsed());
  }

  private static void assertThatAllIsDefault(RendezvousServerCommand command) {
    assertThat(command.host).isEqualTo("0.0.0.0");
    assertThat(command.udpPort).isEqualTo(3478);
    assertThat(command.httpPort).isEqualTo(8088);
    assertThat(command.registrationTtl).isEqualTo(Duration.ofSeconds(60));
    assertThat(command.maxRegistrations).isEqualTo(100_000);
    assertThat(command.alternatePort).isEqualTo(PortChoice.DERIVED);
    assertThat(command.alternateAddress).isEqualTo("none");
    assertThat(command.tcpPort).isEqualTo(PortChoice.DERIVED);
    assertThat(command.tcpConnections).isEqualTo(1000);
    assertThat(command.httpConnections).isEqualTo(1000);
    assertThat(command.tcpIdle).isEqualTo(Duration.ofSeconds(30));
    assertThat(command.stunSession).containsExactly("none");
    assertThat(command.stunSessions).isEqualTo("none");
    assertThat(command.logLevel).isEqualTo(LogLevel.info);
    assertThat(command.debug).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"DEBUG, debug", "Warn, warn", "error, error"})
  void logLevelsAreReadInAnyCase(String text, LogLevel level) {
    assertThat(parsed("--log-level", text).logLevel).isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource({
    "--udp-port=-1, --udp-port must be from 0 to 65535",
    "--udp-port=65536, --udp-port must be from 0 to 65535",
    "--udp-port=x, --udp-port",
    "--udp-port=, --udp-port",
    "--udp-port, --udp-port",
    "--http-port=-1, --http-port must be from 0 to 65535",
    "--http-port=65536, --http-port must be from 0 to 65535",
    "--http-port=99999999999, --http-port",
    "--registration-ttl=0s, like 60s",
    "--registration-ttl=60, like 60s",
    "--registration-ttl=-1s, like 60s",
    "--max-registrations=0, --max-registrations must be at least 1",
    "--max-registrations=-5, --max-registrations must be at least 1",
    "--max-registrations=1e9, --max-registrations",
    "--log-level=loud, trace",
    "--alternate-port=-1, no port from 0 to 65535",
    "--alternate-port=same, 'next' or 'none'",
    "--alternate-port=3478, --alternate-port must not be that of --udp-port",
    "--tcp-port=65536, no port from 0 to 65535",
    "--tcp-port=next, 'same' or 'none'",
    "--tcp-connections=0, --tcp-connections must be at least 1",
    "--http-connections=0, --http-connections must be at least 1",
    "--tcp-idle=0s, like 60s",
    "--alternate-address=127.0.0.2, needs the first address as --host",
    "--stun-session=abcd, --stun-session: expected UFRAG:PASSWORD",
    "--stun-sessions=/no/such/file, there is no such file",
    "--host=300.0.0.1, --host 300.0.0.1 is no address",
    "--debug=maybe, --debug",
    "--bogus, --bogus",
    "extra, extra",
    "'--bogus\nline', --bogus",
  })
  void aBadValueIsOneLineAndExitCodeTwo(String argument, String said) {
    int exitCode = execute(argument);

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("rendezvous-server: ")
        .contains(said);
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, must not be that of --host",
    "::1, must both be IPv4 or both IPv6",
    "0.0.0.0, is no address of this machine",
    "224.0.0.1, is no address of this machine",
    "300.0.0.1, is no address of this machine",
  })
  void aBadAlternateAddressIsSaid(String address, String said) {
    int exitCode = execute("--host=127.0.0.1", "--alternate-address=" + address);

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).contains("--alternate-address", said);
  }

  @Test
  void theAlternateAddressNeedsTheAlternatePort() {
    int exitCode =
        execute("--host=127.0.0.1", "--alternate-address=127.0.0.2", "--alternate-port=none");

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).contains("--alternate-address needs an --alternate-port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h"})
  void helpShowsEveryOptionWithItsDefault(String option) {
    int exitCode = execute(option);

    assertThat(exitCode).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(line.getCommandSpec().options())
        .allSatisfy(
            spec -> {
              assertThat(help()).contains(spec.longestName());
              assertThat(help()).contains("Default: " + shownDefault(spec));
            });
  }

  @Test
  void helpShowsExamplesAndExitCodes() {
    execute("--help");

    assertThat(help())
        .contains("Examples:", "Exit codes:", "0 help", "2 wrong usage", "3 an address");
  }

  @Test
  void theExamplesOfTheHelpAreAccepted() {
    List<String> examples =
        Arrays.stream(line.getCommandSpec().usageMessage().footer())
            .filter(text -> text.startsWith("  "))
            .toList();

    assertThat(examples).hasSizeGreaterThanOrEqualTo(3);
    assertThat(examples)
        .allSatisfy(
            example -> {
              List<String> words = Arrays.asList(example.strip().split("\\s+", -1));
              int command = words.indexOf("rendezvous-server");
              assertThat(words.subList(0, command))
                  .allMatch(word -> word.matches("PUNCHLINE_\\w+=\\w+"));
              parsed(words.subList(command + 1, words.size()).toArray(String[]::new));
            });
  }

  @Test
  void versionNamesTheProgramAndItsJava() {
    int exitCode = execute("--version");

    assertThat(exitCode).isZero();
    assertThat(out.toString())
        .startsWith("rendezvous-server ")
        .contains(System.getProperty("java.version"));
  }

  @Test
  void everyOptionHasItsEnvironmentVariable() {
    assertThat(line.getCommandSpec().options())
        .filteredOn(spec -> !spec.usageHelp() && !spec.versionHelp())
        .isNotEmpty()
        .allSatisfy(
            spec ->
                assertThat(spec.userObject())
                    .isInstanceOfSatisfying(
                        Options.Variable.class,
                        declared -> assertThat(declared.name()).isEqualTo(variable(spec))));
  }

  @Test
  void anEmptyVariableIsTakenForNone() {
    Map<String, String> empty =
        line.getCommandSpec().options().stream()
            .collect(Collectors.toMap(CommandLineTest::variable, spec -> ""));
    line.setDefaultValueProvider(new EmptyIsUnset(empty));

    assertThatAllIsDefault(parsed());
  }

  @Test
  void aVariableThatIsNotEmptyIsLeftAlone() {
    OptionSpec host = line.getCommandSpec().findOption("--host");

    assertThat(new EmptyIsUnset(Map.of("PUNCHLINE_HOST", "192.0.2.1")).defaultValue(host)).isNull();
    assertThat(new EmptyIsUnset(Map.of("PUNCHLINE_HOST", "")).defaultValue(host))
        .isEqualTo("0.0.0.0");
  }

  @Test
  void theOptionDoesNotUndoTheEnvironment() {
    line.setDefaultValueProvider(
        spec ->
            spec instanceof OptionSpec option && option.longestName().equals("--debug")
                ? "true"
                : null);

    assertThat(parsed("--debug").debug).isTrue();
  }

  private static String variable(OptionSpec spec) {
    return "PUNCHLINE_"
        + spec.longestName().substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
  }

  private static String shownDefault(OptionSpec spec) {
    boolean flag = spec.arity().max() == 0;
    return flag ? "" : spec.defaultValueString(true);
  }

  /** What was printed, as if on a terminal of endless width. */
  private String help() {
    return out.toString().replaceAll("\\s+", " ");
  }

  private int execute(String... arguments) {
    return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
  }

  private RendezvousServerCommand parsed(String... arguments) {
    line.parseArgs(arguments);
    return line.getCommand();
  }
}
