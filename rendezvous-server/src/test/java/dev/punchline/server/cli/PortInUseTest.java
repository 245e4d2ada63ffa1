package dev.punchline.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PortInUseTest {
  private static final int EXIT_CANNOT_LISTEN = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private DatagramSocket udpInUse;
  private ServerSocket httpInUse;

  @BeforeEach
  void takeTwoPorts() throws IOException {
    udpInUse = new DatagramSocket(0, Loopback.IPV4);
    httpInUse = new ServerSocket(0, 1, Loopback.IPV4);
  }

  @AfterEach
  void freeThem() throws IOException {
    udpInUse.close();
    httpInUse.close();
  }

  @Test
  void aUdpPortInUseIsSaidInOneLineWithWhatToDo() {
    CannotListen refusal = refusal(udpInUse.getLocalPort(), 0);

    assertThat(refusal)
        .hasMessage(
            "cannot listen for UDP on 127.0.0.1 port %d: Address already in use; choose another"
                    .formatted(udpInUse.getLocalPort())
                + " with --host or --udp-port, or stop what uses it");
  }

  @Test
  void anHttpPortInUseIsSaidInOneLineWithWhatToDo() {
    CannotListen refusal = refusal(0, httpInUse.getLocalPort());

    assertThat(refusal)
        .hasMessageNotContaining("\n")
        .hasMessageStartingWith(
            "cannot listen for HTTP on 127.0.0.1 port %d: Address already in use"
                .formatted(httpInUse.getLocalPort()))
        .hasMessageContaining("--http-port");
  }

  @Test
  void theUdpPortIsFreeAgainWhenHttpCannotListen() throws Exception {
    int freePort;
    try (DatagramSocket probe = new DatagramSocket(0, Loopback.IPV4)) {
      freePort = probe.getLocalPort();
    }

    refusal(freePort, httpInUse.getLocalPort());

    try (DatagramSocket again = new DatagramSocket(freePort, Loopback.IPV4)) {
      assertThat(again.getLocalPort()).isEqualTo(freePort);
    }
  }

  @Test
  void noThreadIsLeftRunning() {
    refusal(0, httpInUse.getLocalPort());
    refusal(udpInUse.getLocalPort(), 0);

    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!serverThreads().isEmpty() && System.nanoTime() - deadline < 0) {
      Thread.onSpinWait();
    }
    assertThat(serverThreads()).isEmpty();
  }

  @Test
  void theCommandExitsWithThreeAndOneLine() {
    StringWriter err = new StringWriter();
    StringWriter out = new StringWriter();

    int exitCode =
        Main.commandLine()
            .setErr(new PrintWriter(err))
            .setOut(new PrintWriter(out))
            .execute(
                "--host=127.0.0.1",
                "--udp-port=" + udpInUse.getLocalPort(),
                "--http-port=" + httpInUse.getLocalPort());

    assertThat(exitCode).isEqualTo(EXIT_CANNOT_LISTEN);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("rendezvous-server: cannot listen for UDP on 127.0.0.1 port");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void debugAddsTheStackTrace() {
    StringWriter err = new StringWriter();

    int exitCode =
        Main.commandLine()
            .setErr(new PrintWriter(err))
            .execute("--debug", "--host=127.0.0.1", "--udp-port=" + udpInUse.getLocalPort());

    assertThat(exitCode).isEqualTo(EXIT_CANNOT_LISTEN);
    assertThat(err.toString()).contains("\tat ", "Caused by: java.net.BindException");
  }

  private static Set<String> serverThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.equals("udp") || name.equals("expiry") || name.startsWith("qtp"))
        .collect(Collectors.toSet());
  }

  private static CannotListen refusal(int udpPort, int httpPort) {
    ServerSettings settings =
        new ServerSettings(
            new InetSocketAddress(Loopback.IPV4, udpPort),
            new InetSocketAddress(Loopback.IPV4, httpPort),
            Duration.ofMinutes(1),
            10);
    return catchThrowableOfType(CannotListen.class, () -> RendezvousServer.start(settings));
  }
}
