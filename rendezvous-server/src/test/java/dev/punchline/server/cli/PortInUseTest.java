package dev.punchline.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.punchline.server.http.HttpSettings;
import dev.punchline.server.net.PortChoice;
import dev.punchline.server.net.SocketPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

  /** With SO_REUSEPORT the system would let the second one in, and half of the peers with it. */
  @Test
  void aPortThatThreadsShareIsNotSharedWithAnotherServer() throws Exception {
    try (RendezvousServer first = RendezvousServer.start(settings(threads(0, 4), 0))) {
      int port =
          Integer.parseInt(first.readiness().replaceAll("^ready udp=127.0.0.1:(\\d+) .*", "$1"));

      CannotListen refused = refusal(threads(port, 4));

      assertThat(refused).hasMessageContaining("--udp-port").hasMessageContaining("" + port);
    }
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
  void anAlternatePortInUseIsSaidByItsOption() {
    CannotListen refusal =
        refusal(
            plan(new PortChoice.Fixed(udpInUse.getLocalPort()), Optional.empty(), PortChoice.NONE));

    assertThat(refusal)
        .hasMessageStartingWith(
            "cannot listen for UDP on 127.0.0.1 port %d: Address already in use; "
                .formatted(udpInUse.getLocalPort()))
        .hasMessageContaining("--host or --alternate-port");
  }

  @Test
  void anAlternatePortInUseOnTheAlternateAddressIsSaidByItsOptions() throws IOException {
    try (DatagramSocket taken = new DatagramSocket(0, Loopback.OTHER_IPV4)) {
      CannotListen refusal =
          refusal(
              plan(
                  new PortChoice.Fixed(taken.getLocalPort()),
                  Optional.of(Loopback.OTHER_IPV4),
                  PortChoice.NONE));

      assertThat(refusal)
          .hasMessageStartingWith("cannot listen for UDP on 127.0.0.2 port")
          .hasMessageContaining("--alternate-address or --alternate-port");
    }
  }

  @Test
  void anAddressOfAnotherMachineIsSaidByItsOption() throws IOException {
    CannotListen refusal =
        refusal(
            plan(
                PortChoice.DERIVED,
                Optional.of(InetAddress.getByName("192.0.2.1")),
                PortChoice.NONE));

    assertThat(refusal)
        .hasMessageStartingWith("cannot listen for UDP on 192.0.2.1 port")
        .hasMessageContaining("Cannot assign requested address")
        .hasMessageContaining("--alternate-address or --udp-port");
  }

  @Test
  void aTcpPortInUseIsSaidByItsOption() {
    CannotListen refusal =
        refusal(
            plan(
                PortChoice.NONE, Optional.empty(), new PortChoice.Fixed(httpInUse.getLocalPort())));

    assertThat(refusal)
        .hasMessageStartingWith(
            "cannot listen for TCP on 127.0.0.1 port %d: Address already in use; "
                .formatted(httpInUse.getLocalPort()))
        .hasMessageContaining("--host or --tcp-port");
  }

  @Test
  void everySocketIsFreeAgainWhenTheLastCannotBeHad() throws IOException {
    int first;
    int second;
    try (DatagramSocket one = new DatagramSocket(0, Loopback.IPV4);
        DatagramSocket two = new DatagramSocket(0, Loopback.IPV4)) {
      first = one.getLocalPort();
      second = two.getLocalPort();
    }

    refusal(
        new SocketPlan(
            new InetSocketAddress(Loopback.IPV4, first),
            1,
            new PortChoice.Fixed(second),
            Optional.of(Loopback.OTHER_IPV4),
            new PortChoice.Fixed(httpInUse.getLocalPort())));

    for (InetAddress address : List.of(Loopback.IPV4, Loopback.OTHER_IPV4)) {
      new DatagramSocket(first, address).close();
      new DatagramSocket(second, address).close();
    }
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
    refusal(
        plan(PortChoice.DERIVED, Optional.empty(), PortChoice.DERIVED), httpInUse.getLocalPort());
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
        .filter(
            name ->
                name.startsWith("udp-")
                    || name.equals("tcp")
                    || name.equals("housekeeping")
                    || name.startsWith("qtp"))
        .collect(Collectors.toSet());
  }

  private static SocketPlan plan(
      PortChoice alternatePort, Optional<InetAddress> alternateAddress, PortChoice tcpPort) {
    return new SocketPlan(
        new InetSocketAddress(Loopback.IPV4, 0), 1, alternatePort, alternateAddress, tcpPort);
  }

  private static CannotListen refusal(SocketPlan plan) {
    return refusal(plan, 0);
  }

  private static CannotListen refusal(int udpPort, int httpPort) {
    return refusal(SocketPlan.of(new InetSocketAddress(Loopback.IPV4, udpPort)), httpPort);
  }

  private static CannotListen refusal(SocketPlan plan, int httpPort) {
    return catchThrowableOfType(
        CannotListen.class, () -> RendezvousServer.start(settings(plan, httpPort)));
  }

  private static ServerSettings settings(SocketPlan plan, int httpPort) {
    return new ServerSettings(
        RunningServer.sockets(plan),
        new HttpSettings(new InetSocketAddress(Loopback.IPV4, httpPort), 10),
        Duration.ofMinutes(1),
        10);
  }

  private static SocketPlan threads(int port, int count) {
    return new SocketPlan(
        new InetSocketAddress(Loopback.IPV4, port),
        count,
        PortChoice.NONE,
        Optional.empty(),
        PortChoice.NONE);
  }
}
