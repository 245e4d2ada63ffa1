package dev.punchline.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A place is held only by who uses it, and there are only so many. */
final class TcpLimitsTest {
  private static final int PLACES = 3;
  private static final Duration IDLE = Duration.ofMillis(150);

  @RegisterExtension
  final RunningServer full =
      RunningServer.onLoopback().withTcpLimits(PLACES, Duration.ofSeconds(30));

  /** Of twenty places one source may have eight. */
  @RegisterExtension
  final RunningServer roomy = RunningServer.onLoopback().withTcpLimits(20, Duration.ofSeconds(30));

  @RegisterExtension
  final RunningServer impatient = RunningServer.onLoopback().withTcpLimits(100, IDLE);

  private final List<RawConnection> connections = new ArrayList<>();

  @AfterEach
  void disconnect() throws IOException {
    for (RawConnection connection : connections) {
      connection.close();
    }
  }

  @Test
  void oneConnectionTooManyIsClosedAtOnceAndTheOthersGoOn() throws Exception {
    List<RawConnection> first = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      first.add(answered(connect(full)));
    }

    assertThat(connect(full).hearsTheEnd()).isTrue();

    for (RawConnection each : first) {
      answered(each);
    }
    assertThat(full.tcpCount("accepted")).isEqualTo(PLACES);
    assertThat(full.tcpCount("refused")).isEqualTo(1);
  }

  @Test
  void nobodyTakesThePlacesOfOthers() throws Exception {
    for (int i = 0; i < 8; i++) {
      answered(connect(roomy));
    }

    for (int i = 0; i < 20; i++) {
      assertThat(connect(roomy).hearsTheEnd()).isTrue();
    }

    RawConnection other = new RawConnection(roomy.tcp(), Loopback.OTHER_IPV4);
    connections.add(other);
    answered(other);
    assertThat(roomy.tcpCount("refused-greedy")).isEqualTo(20);
    assertThat(roomy.tcpCount("refused")).isZero();
  }

  @Test
  void aPlaceIsFreeAgainWhenItsHolderLeaves() throws Exception {
    for (int i = 0; i < 5 * PLACES; i++) {
      RawConnection connection = answered(connect(full));
      connection.saysNoMore();
      assertThat(connection.hearsTheEnd()).isTrue();
    }

    assertThat(full.tcpCount("refused")).isZero();
  }

  @Test
  void whoSaysNothingIsClosed() throws Exception {
    long start = System.nanoTime();
    RawConnection silent = connect(impatient);

    assertThat(silent.hearsTheEnd()).isTrue();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(IDLE);
    assertThat(impatient.tcpCount("closed-idle")).isEqualTo(1);
  }

  @Test
  void whoSendsByteByByteIsClosedAsWell() throws Exception {
    RawConnection dripping = connect(impatient);
    Thread drip = Thread.ofVirtual().start(() -> drip(dripping));

    assertThat(dripping.hearsTheEnd()).isTrue();

    drip.join();
    assertThat(impatient.tcpCount("closed-idle")).isEqualTo(1);
    assertThat(impatient.tcpCount("received")).isZero();
  }

  @Test
  void whoTakesNoAnswersIsClosed() throws Exception {
    RawConnection greedy = connect(impatient);
    String many = RawConnection.request(1).repeat(1000);

    Thread flood = Thread.ofVirtual().start(() -> flood(greedy, many));

    impatient.awaitHealth(
        "the connection to be closed",
        health -> health.required("tcp").required("closed-idle").asLong() == 1);
    flood.join();
  }

  /** A request that takes five times as long as there is time. */
  private static void drip(RawConnection connection) {
    try {
      for (byte each : new byte[] {0, 1, 1, 0, 0x21, 0x12, (byte) 0xA4, 0x42}) {
        connection.says(new byte[] {each});
      }
      for (int i = 0; i < 256; i++) {
        connection.says(new byte[] {0});
        LockSupport.parkNanos(IDLE.toNanos() / 50);
      }
    } catch (IOException e) {
      // The server hung up, as it should.
    }
  }

  private static void flood(RawConnection connection, String requests) {
    try {
      for (int i = 0; i < 10_000; i++) {
        connection.says(requests);
      }
    } catch (IOException e) {
      // The server hung up, as it should.
    }
  }

  private static RawConnection answered(RawConnection connection) throws IOException {
    connection.says(RawConnection.request(1));
    assertThat(connection.hears().getShort(0)).isEqualTo((short) 0x0101);
    return connection;
  }

  private RawConnection connect(RunningServer server) throws IOException {
    RawConnection connection = new RawConnection(server.tcp());
    connections.add(connection);
    return connection;
  }
}
