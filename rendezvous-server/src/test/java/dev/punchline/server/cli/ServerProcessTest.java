package dev.punchline.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The command as an operator meets it: environment in, lines and an exit code out. */
final class ServerProcessTest {
  private static final int EXIT_SIGTERM = 143;
  private static final int EXIT_CANNOT_LISTEN = 3;
  private static final long PATIENCE_SECONDS = 30;

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void stopThem() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void everyVariableOfTheEnvironmentIsRead() throws Exception {
    Process help =
        start(
            Map.ofEntries(
                Map.entry("PUNCHLINE_HOST", "192.0.2.77"),
                Map.entry("PUNCHLINE_UDP_PORT", "1111"),
                Map.entry("PUNCHLINE_HTTP_PORT", "2222"),
                Map.entry("PUNCHLINE_REGISTRATION_TTL", "33s"),
                Map.entry("PUNCHLINE_MAX_REGISTRATIONS", "4444"),
                Map.entry("PUNCHLINE_LOG_LEVEL", "warn"),
                Map.entry("PUNCHLINE_ALTERNATE_PORT", "5555"),
                Map.entry("PUNCHLINE_ALTERNATE_ADDRESS", "192.0.2.78"),
                Map.entry("PUNCHLINE_TCP_PORT", "6666"),
                Map.entry("PUNCHLINE_UDP_THREADS", "3"),
                Map.entry("PUNCHLINE_HTTP_CONNECTIONS", "777"),
                Map.entry("PUNCHLINE_STUN_SESSIONS", "some/file")),
            "--help");

    String shown = String.join("\n", lines(help.inputReader())).replaceAll("\\s+", " ");

    assertThat(shown)
        .contains("Default: 192.0.2.77")
        .contains("Default: 1111")
        .contains("Default: 2222")
        .contains("Default: 33s")
        .contains("Default: 4444")
        .contains("Default: warn")
        .contains("Default: 5555")
        .contains("Default: 192.0.2.78")
        .contains("Default: 6666")
        .contains("Default: 3 ")
        .contains("Default: 777")
        .contains("Default: some/file");
    assertThat(exitCode(help)).isZero();
  }

  @Test
  void itSaysWhenItIsReadyAndStopsOnSigterm() throws Exception {
    Process server =
        start(Map.of("PUNCHLINE_UDP_PORT", "0", "PUNCHLINE_HTTP_PORT", "0"), "--host", "127.0.0.1");

    assertThat(server.inputReader().readLine())
        .matches(
            "ready udp=127\\.0\\.0\\.1:([1-9]\\d*) http=127\\.0\\.0\\.1:[1-9]\\d*"
                + " tcp=127\\.0\\.0\\.1:\\1 alternate=127\\.0\\.0\\.1:[1-9]\\d*");
    server.toHandle().destroy();

    assertThat(exitCode(server)).isEqualTo(EXIT_SIGTERM);
    assertThat(lines(server.inputReader())).isEmpty();
    assertThat(lines(server.errorReader())).isEmpty();
  }

  @Test
  void standardErrorThatNobodyReadsKeepsNeitherPeersNorTheEndWaiting() throws Exception {
    Process server =
        start(Map.of(), "--host=127.0.0.1", "--udp-port=0", "--http-port=0", "--log-level=debug");
    String ready = server.inputReader().readLine();
    int port = Integer.parseInt(ready.replaceFirst("ready udp=127\\.0\\.0\\.1:(\\d+) .*", "$1"));

    try (RawPeer peer = RawPeer.of(new InetSocketAddress(Loopback.IPV4, port))) {
      UUID id = peer.registers();
      // More than the pipe and the backlog hold.
      for (int i = 0; i < 3000; i++) {
        assertThat(peer.registers()).isEqualTo(id);
      }
    }
    server.toHandle().destroy();

    assertThat(exitCode(server)).isEqualTo(EXIT_SIGTERM);
    assertThat(lines(server.errorReader())).anyMatch(line -> line.contains("registered again"));
  }

  @Test
  void emptyVariablesOfTheEnvironmentCountAsUnset() throws Exception {
    Process server =
        start(
            Map.of(
                "PUNCHLINE_HOST", "",
                "PUNCHLINE_ALTERNATE_ADDRESS", "",
                "PUNCHLINE_STUN_SESSION", "",
                "PUNCHLINE_STUN_SESSIONS", "",
                "PUNCHLINE_UDP_PORT", "0",
                "PUNCHLINE_HTTP_PORT", "0"));

    assertThat(server.inputReader().readLine()).startsWith("ready udp=");
  }

  @Test
  void anAddressOfAKindThatTheMachineHasNotIsOneLineAndNoStackTrace() throws Exception {
    Process server =
        start(
            Map.of("JDK_JAVA_OPTIONS", "-Djava.net.preferIPv4Stack=true"),
            "--host=::1",
            "--udp-port=0",
            "--http-port=0");

    assertThat(lines(server.errorReader()))
        .filteredOn(line -> !line.contains("JDK_JAVA_OPTIONS"))
        .singleElement()
        .asString()
        .startsWith("rendezvous-server: cannot listen for UDP")
        .contains("This machine has no addresses of that kind");
    assertThat(exitCode(server)).isEqualTo(EXIT_CANNOT_LISTEN);
  }

  @Test
  void aTakenHttpPortIsOneLineAndNoStackTrace() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, Loopback.IPV4)) {
      Process server =
          start(
              Map.of(), "--host=127.0.0.1", "--udp-port=0", "--http-port=" + taken.getLocalPort());

      assertThat(lines(server.errorReader()))
          .singleElement()
          .asString()
          .startsWith("rendezvous-server: cannot listen for HTTP");
      assertThat(exitCode(server)).isEqualTo(EXIT_CANNOT_LISTEN);
    }
  }

  @Test
  void debugFromTheEnvironmentShowsTheStackTrace() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, Loopback.IPV4)) {
      Process server =
          start(
              Map.of("PUNCHLINE_DEBUG", "true"),
              "--host=127.0.0.1",
              "--udp-port=0",
              "--http-port=" + taken.getLocalPort());

      assertThat(lines(server.errorReader())).anyMatch(line -> line.startsWith("\tat "));
      assertThat(exitCode(server)).isEqualTo(EXIT_CANNOT_LISTEN);
    }
  }

  private Process start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("PUNCHLINE_"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static List<String> lines(BufferedReader reader) {
    return reader.lines().toList();
  }

  private static int exitCode(Process process) throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
    return process.exitValue();
  }
}
