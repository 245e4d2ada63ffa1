package dev.punchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts as they are typed: rightly, wrongly, and with an environment. */
@Tag("e2e")
class LauncherTest {
  private static final String[] ANY_PORTS = {
    "--host", "127.0.0.1", "--udp-port", "0", "--http-port", "0"
  };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--nonsense",
        "sing",
        "chat --nonsense",
        "chat 123",
        "chat 6a2f41a3-c54c-4ce8-92d2-0324e1c32e22 more",
        "chat --server",
        "chat --server example.org",
        "chat --server ftp://example.org",
        "chat --local-port 65536",
        "chat --local-port x",
        "chat --heartbeat soon",
        "chat --heartbeat 0s",
        "chat --heartbeat -1s",
        "chat --silent-after 0",
        "chat --stun :3478",
        "stun :x",
        "stun --timeout never"
      })
  void wrongUsageOfThePeerIsOneLineAndEndsWith2(String arguments) {
    assertOneLine(run("peer-client", words(arguments)), 2, "peer-client: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--nonsense",
        "something",
        "--udp-port 65536",
        "--http-port x",
        "--registration-ttl soon",
        "--max-registrations 0",
        "--log-level loud",
        "--host no.such.host.invalid"
      })
  void wrongUsageOfTheServerIsOneLineAndEndsWith2(String arguments) {
    assertOneLine(run("rendezvous-server", words(arguments)), 2, "rendezvous-server: ");
  }

  @Test
  void aUdpPortInUseIsOneLineAndEndsWith3() throws IOException {
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Program server =
          run("rendezvous-server", with(ANY_PORTS, "--udp-port", taken.getLocalPort()));

      assertOneLine(server, 3, "rendezvous-server: ");
      assertThat(server.err().lines().getFirst()).contains("--udp-port", "" + taken.getLocalPort());
    }
  }

  @Test
  void anHttpPortInUseIsOneLineAndEndsWith3() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Program server =
          run("rendezvous-server", with(ANY_PORTS, "--http-port", taken.getLocalPort()));

      assertOneLine(server, 3, "rendezvous-server: ");
      assertThat(server.err().lines().getFirst())
          .contains("--http-port", "" + taken.getLocalPort());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "chat --help", "stun --help"})
  void thePeerExplainsItself(String arguments) {
    Program peer = run("peer-client", words(arguments));

    assertThat(peer.awaitExit()).isZero();
    assertThat(peer.out().lines()).anyMatch(line -> line.startsWith("Usage: peer-client"));
    assertThat(peer.out().lines()).contains("Examples:");
    assertThat(peer.err().lines()).isEmpty();
  }

  @Test
  void theHelpOfThePeerNamesItsExitCodes() {
    assertThat(run("peer-client", "--help").out().lines())
        .contains("Exit codes:")
        .anyMatch(line -> line.strip().startsWith("6  "));
  }

  @Test
  void theServerExplainsItself() {
    Program server = run("rendezvous-server", "--help");

    assertThat(server.awaitExit()).isZero();
    assertThat(server.out().lines())
        .anyMatch(line -> line.contains("ready udp=ADDRESS:PORT http=ADDRESS:PORT"));
    assertThat(server.err().lines()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"peer-client", "rendezvous-server"})
  void versionsAreShown(String script) {
    Program program = run(script, "--version");

    assertThat(program.awaitExit()).isZero();
    assertThat(program.out().lines().getFirst()).matches(script + " \\d+\\.\\d+\\.\\d+ on Java .*");
  }

  @Test
  void theServerTakesItsOptionsFromTheEnvironmentToo() throws IOException {
    ProcessBuilder builder = Launchers.of("rendezvous-server");
    builder.environment().put("PUNCHLINE_HOST", "127.0.0.1");
    builder.environment().put("PUNCHLINE_UDP_PORT", "0");
    builder.environment().put("PUNCHLINE_HTTP_PORT", "0");
    builder.environment().put("PUNCHLINE_REGISTRATION_TTL", "5s");
    builder.environment().put("PUNCHLINE_MAX_REGISTRATIONS", "10");
    builder.environment().put("PUNCHLINE_LOG_LEVEL", "debug");

    try (Program server = Program.start(builder)) {
      assertThat(server.out().find(line -> true))
          .matches("ready udp=127\\.0\\.0\\.1:[1-9]\\d* http=127\\.0\\.0\\.1:[1-9]\\d* .*");
    }
    builder.environment().put("PUNCHLINE_HTTP_PORT", "many");
    assertOneLine(Program.run(builder), 2, "rendezvous-server: ");
  }

  @Test
  void thePeerFindsItsServerInTheEnvironmentAndShowsItsAddress() {
    try (ServerProcess server = ServerProcess.start()) {
      ProcessBuilder builder = Launchers.of("peer-client", "stun");
      builder.environment().put("PUNCHLINE_SERVER", server.url().toString());
      Program stun = Program.run(builder);

      assertThat(stun.awaitExit()).isZero();
      assertThat(stun.out().lines()).hasSize(1);
      assertThat(stun.out().lines().getFirst()).matches("127\\.0\\.0\\.1:[1-9]\\d*");
      assertThat(run("peer-client", "stun", "127.0.0.1:" + server.udp().getPort()).out().lines())
          .hasSize(1);
    }
  }

  @Test
  void aStunServerThatIsSilentIsOneLineAndEndsWith3() throws IOException {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Program stun =
          run("peer-client", "stun", "127.0.0.1:" + silent.getLocalPort(), "--timeout", "0.5s");

      assertOneLine(stun, 3, "peer-client: no answer from 127.0.0.1:");
    }
  }

  @Test
  void theDemonstrationShowsBothSidesAndEndsWith0() {
    Program demo = run("demo");

    assertThat(demo.awaitExit()).isZero();
    assertThat(demo.out().lines())
        .anyMatch(line -> line.contains("> Hi Alice, are you there?"))
        .anyMatch(line -> line.contains("peer: Hi Alice, are you there?"))
        .anyMatch(line -> line.contains("> Loud and clear"))
        .anyMatch(line -> line.contains("peer: Loud and clear"));
    assertThat(demo.err().lines()).isEmpty();
  }

  @Test
  void theDemonstrationRefusesWhatItDoesNotKnow() {
    assertOneLine(run("demo", "--nonsense"), 2, "demo: ");
  }

  private static Program run(String script, String... arguments) {
    return Program.run(Launchers.of(script, arguments));
  }

  private static void assertOneLine(Program program, int code, String start) {
    assertThat(program.err().lines()).hasSize(1);
    assertThat(program.err().lines().getFirst()).startsWith(start);
    assertThat(program.out().lines()).isEmpty();
    assertThat(program.awaitExit()).isEqualTo(code);
  }

  private static String[] words(String arguments) {
    return Stream.of(arguments.split(" ", -1))
        .filter(word -> !word.isEmpty())
        .toArray(String[]::new);
  }

  /** The arguments, with another value for one option. */
  private static String[] with(String[] arguments, String option, int value) {
    List<String> all = Arrays.asList(arguments.clone());
    all.set(all.indexOf(option) + 1, String.valueOf(value));
    return all.toArray(String[]::new);
  }
}
