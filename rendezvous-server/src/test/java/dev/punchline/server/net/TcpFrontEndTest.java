package dev.punchline.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.stun.server.DropReason;
import dev.punchline.protocol.stun.server.Endpoint;
import dev.punchline.protocol.stun.server.ResponderSettings;
import dev.punchline.protocol.stun.server.SessionKeys;
import dev.punchline.protocol.stun.server.StunResponder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a connection may be idle, by a clock that the test moves. */
final class TcpFrontEndTest {
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration ALMOST_IDLE = IDLE.minusNanos(1);
  private static final int PATIENCE_MILLIS = 5_000;
  private static final int ANSWER_BYTES = 36;
  private static final byte[] REQUEST =
      HexFormat.of().parseHex("000100002112a442000000000000000000000001");

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
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
            new ResponderSettings(Map.of(Endpoint.TCP, address), "", SessionKeys.NONE),
            new SplittableRandom(1));
    server =
        TcpFrontEnd.start(
            listener,
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
