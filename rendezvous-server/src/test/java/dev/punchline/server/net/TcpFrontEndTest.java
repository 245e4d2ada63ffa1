package dev.punchline.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.stun.server.DropReason;
import dev.punchline.protocol.stun.server.Endpoint;
import dev.punchline.protocol.stun.server.ResponderSettings;
import dev.punchline.protocol.stun.server.SessionKeys;
import dev.punchline.protocol.stun.server.StunResponder;
import dev.punchline.server.StandardError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a connection may be idle or has to wait, by a clock that the test moves. */
final class TcpFrontEndTest {
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration ALMOST_IDLE = IDLE.minusNanos(1);
  private static final int PATIENCE_MILLIS = 5_000;
  private static final int ANSWER_BYTES = 36;
  private static final byte[] REQUEST =
      HexFormat.of().parseHex("000100002112a442000000000000000000000001");

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final AtomicInteger failingAccepts = new AtomicInteger();
  private InetSocketAddress address;
  private TcpFrontEnd server;

  @BeforeEach
  void start() throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    listener.configureBlocking(false);
    address = (InetSocketAddress) listener.getLocalAddress();
    StunResponder responder =
        new StunResponder(
            new ResponderSettings(
                Map.of(Endpoint.PRIMARY, address, Endpoint.TCP, address), "", SessionKeys.NONE),
            new SplittableRandom(1));
    server =
        TcpFrontEnd.start(
            listener,
            () -> accept(listener),
            new TcpLimits(10, IDLE),
            new TcpFrontEnd.Services(responder, new Count<>(DropReason.class), now::get));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyWholeRequestGivesAnotherWhile() throws IOException {
    try (Socket steady = connect()) {
      for (int i = 0; i < 5; i++) {
        assertAnswered(steady);
        pass(ALMOST_IDLE);
      }

      assertAnswered(steady);
    }
  }

  @Test
  void aPartOfARequestGivesNone() throws IOException {
    try (Socket dripping = connect();
        Socket busy = connect()) {
      assertAnswered(dripping);
      pass(ALMOST_IDLE);
      dripping.getOutputStream().write(REQUEST, 0, REQUEST.length - 1);
      assertAnswered(busy);
      pass(Duration.ofNanos(1));

      assertAnswered(busy);

      assertThat(dripping.getInputStream().read()).isEqualTo(-1);
      assertThat(server.count().snapshot()).containsEntry("closed-idle", 1L);
    }
  }

  @Test
  void onlyThoseWhoseTimeIsOverAreClosed() throws IOException {
    try (Socket early = connect();
        Socket late = connect()) {
      assertAnswered(early);
      pass(IDLE.dividedBy(2));
      assertAnswered(late);
      pass(IDLE.dividedBy(2));

      assertAnswered(late);

      assertThat(early.getInputStream().read()).isEqualTo(-1);
      assertAnswered(late);
    }
  }

  @Test
  void whoCannotBeAcceptedWaitsAndTheSystemIsNotAskedWithoutEnd() throws IOException {
    try (Socket served = connect()) {
      assertAnswered(served);
      failingAccepts.set(Integer.MAX_VALUE);

      try (Socket waiting = connect()) {
        awaitFailedAccepts(1);
        for (int i = 0; i < 20; i++) {
          assertAnswered(served);
        }
        assertThat(failedAccepts()).isEqualTo(1);

        pass(AcceptPause.LENGTH);
        assertAnswered(served);
        awaitFailedAccepts(2);
        failingAccepts.set(0);
        pass(AcceptPause.LENGTH);

        assertAnswered(waiting);
      }
    }
  }

  @Test
  void thatConnectionsWaitIsLoggedOnceUntilOneIsAcceptedAgain() throws IOException {
    try (StandardError log = StandardError.listen()) {
      failingAccepts.set(3);
      try (Socket waiting = connect()) {
        for (long failed = 1; failed <= 3; failed++) {
          awaitFailedAccepts(failed);
          pass(AcceptPause.LENGTH);
        }
        assertAnswered(waiting);
      }
      assertThat(log.lines()).filteredOn(line -> line.contains("connections wait")).hasSize(1);

      failingAccepts.set(1);
      try (Socket waiting = connect()) {
        awaitFailedAccepts(4);
        pass(AcceptPause.LENGTH);
        assertAnswered(waiting);
      }
      assertThat(log.lines()).filteredOn(line -> line.contains("connections wait")).hasSize(2);
    }
  }

  private Optional<SocketChannel> accept(ServerSocketChannel listener) throws IOException {
    if (failingAccepts.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IOException("Too many open files");
    }
    return Optional.ofNullable(listener.accept());
  }

  private long failedAccepts() {
    return server.count().snapshot().getOrDefault("accept-failed", 0L);
  }

  private void awaitFailedAccepts(long expected) {
    long deadline = System.nanoTime() + Duration.ofMillis(PATIENCE_MILLIS).toNanos();
    while (failedAccepts() < expected && System.nanoTime() - deadline < 0) {
      Thread.onSpinWait();
    }
    assertThat(failedAccepts()).isEqualTo(expected);
  }

  private void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /** The server's thread looks for idle connections whenever it has served one. */
  private static void assertAnswered(Socket socket) throws IOException {
    socket.getOutputStream().write(REQUEST);
    assertThat(socket.getInputStream().readNBytes(ANSWER_BYTES)).startsWith(0x01, 0x01);
  }
}
