package dev.punchline.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.stun.server.Endpoint;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux spreads datagrams over sockets")
final class SocketsTest {
  private static final int RACES = 200;
  private static final int SOCKETS = 3;

  @Test
  void allSocketsHaveThePortThatTheSystemChoseForTheFirst() throws Exception {
    Sockets sockets = Sockets.open(plan(0));
    try {
      assertThat(sockets.udp()).hasSize(SOCKETS);
      assertThat(sockets.udp().values())
          .allSatisfy(
              channel ->
                  assertThat(sockets.addresses())
                      .containsEntry(
                          Endpoint.PRIMARY, (InetSocketAddress) channel.getLocalAddress()));
    } finally {
      sockets.close();
    }
  }

  @Test
  void ofTwoServersThatStartTogetherOneGetsThePort() throws Exception {
    int port = freePort();
    CyclicBarrier start = new CyclicBarrier(2);
    Callable<Optional<Sockets>> server =
        () -> {
          start.await();
          try {
            return Optional.of(Sockets.open(plan(port)));
          } catch (CannotBind e) {
            return Optional.empty();
          }
        };

    try (ExecutorService servers = Executors.newFixedThreadPool(2)) {
      for (int race = 0; race < RACES; race++) {
        List<Future<Optional<Sockets>>> both = servers.invokeAll(List.of(server, server));
        List<Sockets> started =
            both.stream().map(Future::resultNow).flatMap(Optional::stream).toList();
        started.forEach(Sockets::close);

        assertThat(started).as("race %d", race).hasSize(1);
      }
    }
  }

  private static SocketPlan plan(int port) {
    return new SocketPlan(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        SOCKETS,
        PortChoice.NONE,
        Optional.empty(),
        PortChoice.NONE);
  }

  private static int freePort() throws IOException {
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
