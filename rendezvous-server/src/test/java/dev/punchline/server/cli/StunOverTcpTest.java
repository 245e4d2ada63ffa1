package dev.punchline.server.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8489 section 6.2.2, byte by byte. */
final class StunOverTcpTest {
  private static final int COOKIE = 0x2112_A442;
  private static final int PIPELINED = 200;
  private static final int UNREAD = 100_000;

  @RegisterExtension final RunningServer server = RunningServer.onLoopback();

  private final List<RawConnection> connections = new ArrayList<>();

  @AfterEach
  void disconnect() throws IOException {
    for (RawConnection connection : connections) {
      connection.close();
    }
  }

  @Test
  void itListensAtTheNumberOfTheUdpPort() {
    assertThat(server.tcp().getPort()).isEqualTo(server.udp().getPort());
  }

  @Test
  void aBindingRequestLearnsWhereItsConnectionComesFrom() throws Exception {
    RawConnection client = connect();

    client.says(RawConnection.request(7));

    ByteBuffer answer = client.hears();
    assertThat(answer.getShort(0)).isEqualTo((short) 0x0101);
    assertThat(answer.get(19)).isEqualTo((byte) 7);
    assertThat(answer.getLong(20)).isEqualTo(xorMapped(client.address().getPort()));
    assertThat(answer.getInt(28)).isEqualTo(0x7F00_0001 ^ COOKIE);
    assertThat(server.count("received")).as("it is no datagram").isZero();
  }

  @Test
  void whoHasAConnectionIsToldTheSoftware() throws Exception {
    RawConnection client = connect();

    client.says(RawConnection.request(1));

    assertThat(hex(client.hears()))
        .contains("8022000e" + HexFormat.of().formatHex("Punchline test".getBytes(US_ASCII)));
  }

  @Test
  void requestsInOneWriteAreAnsweredInTheirOrder() throws Exception {
    RawConnection client = connect();
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < PIPELINED; i++) {
      all.append(RawConnection.request(i));
    }

    client.says(all.toString());

    for (int i = 0; i < PIPELINED; i++) {
      assertThat(client.hears().get(19)).isEqualTo((byte) i);
    }
    assertThat(server.tcpCount("answered")).isEqualTo(PIPELINED);
  }

  @Test
  void requestsMayBeSplitAnywhere() throws Exception {
    RawConnection client = connect();
    byte[] two =
        HexFormat.of()
            .parseHex(
                RawConnection.request(1)
                    + "000100042112a442"
                    + "000000000000000000000002"
                    + "80000000");

    for (byte each : two) {
      client.says(new byte[] {each});
    }

    assertThat(client.hears().get(19)).isEqualTo((byte) 1);
    assertThat(client.hears().get(19)).isEqualTo((byte) 2);
  }

  @Test
  void whoHasSaidItsLastIsStillAnswered() throws Exception {
    RawConnection client = connect();

    client.says(RawConnection.request(3));
    client.saysNoMore();

    assertThat(client.hears().get(19)).isEqualTo((byte) 3);
    assertThat(client.hearsTheEnd()).isTrue();
  }

  @Test
  void anIndicationIsDroppedAndTheConnectionGoesOn() throws Exception {
    RawConnection client = connect();

    client.says("0011" + RawConnection.request(1).substring(4) + RawConnection.request(2));

    assertThat(client.hears().get(19)).isEqualTo((byte) 2);
    assertThat(server.stunDropped("indication")).isEqualTo(1);
    assertThat(server.tcpCount("dropped-stun")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "474554202f20485454502f312e310d0a",
        "7b2274797065223a22524547495354524154494f4e227d",
        "0001 0001",
        "0001 0000 2112a443",
        "0001 0000 aabbccdd 000000000000000000000000",
        "1603010200",
      })
  void whatIsNotStunClosesTheConnection(String garbage) throws Exception {
    RawConnection client = connect();
    RawConnection other = connect();

    client.says(garbage);

    assertThat(client.hearsTheEnd()).isTrue();
    assertThat(server.tcpCount("closed-not-stun")).isEqualTo(1);
    other.says(RawConnection.request(1));
    assertThat(other.hears().get(19)).isEqualTo((byte) 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0001 0008 2112a442 000000000000000000000000 0006ffff 00000000",
        "0001 0008 2112a442 000000000000000000000000 80280004 00000000",
      })
  void whatHasTheFrameOfStunAndIsNoneIsDroppedAndTheConnectionGoesOn(String malformed)
      throws Exception {
    RawConnection client = connect();

    client.says(RawConnection.request(1) + malformed + RawConnection.request(2));
    assertThat(client.hears().get(19)).isEqualTo((byte) 1);
    assertThat(client.hears().get(19)).isEqualTo((byte) 2);

    client.says(RawConnection.request(3));
    assertThat(client.hears().get(19)).isEqualTo((byte) 3);
    assertThat(server.tcpCount("received")).isEqualTo(4);
    assertThat(server.tcpCount("dropped-stun")).isEqualTo(1);
    assertThat(server.stunDropped("malformed")).isEqualTo(1);
    assertThat(server.tcpCount("closed-not-stun")).isZero();
  }

  @Test
  void changeRequestIsRefusedByName() throws Exception {
    RawConnection client = connect();

    client.says("000100082112a442" + "000000000000000000000001" + "0003000400000002");

    assertThat(hex(client.hears())).startsWith("0111").contains("00000414", "000a00020003");
  }

  @Test
  void whoTakesNoAnswersHoldsUpNobodyAndLosesNone() throws Exception {
    RawConnection greedy = connect();
    RawConnection modest = connect();
    String request = RawConnection.request(9);

    Thread sending = Thread.ofVirtual().start(() -> sayOften(greedy, request));
    modest.says(RawConnection.request(1));

    assertThat(modest.hears().get(19)).isEqualTo((byte) 1);
    for (int i = 0; i < UNREAD; i++) {
      assertThat(greedy.hears().get(19)).isEqualTo((byte) 9);
    }
    sending.join();
  }

  private static void sayOften(RawConnection connection, String request) {
    try {
      connection.says(request.repeat(UNREAD));
    } catch (IOException e) {
      throw new AssertionError("the server hung up", e);
    }
  }

  private RawConnection connect() throws IOException {
    RawConnection connection = new RawConnection(server.tcp());
    connections.add(connection);
    return connection;
  }

  private static String hex(ByteBuffer message) {
    byte[] bytes = new byte[message.remaining()];
    message.duplicate().get(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static long xorMapped(int port) {
    return 0x0020_0008_0001_0000L | ((port ^ (COOKIE >>> 16)) & 0xFFFF);
  }
}
