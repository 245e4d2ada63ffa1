package dev.punchline.server.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class BadDatagramsTest {
  private static final int LARGEST_UDP_PAYLOAD = 65_507;
  private static final byte[] STUN_START = {0, 1, 1, 0, 0x21, 0x12, (byte) 0xA4, 0x42};
  private static final int FLOOD = 5_000;
  private static final int BETWEEN_REGISTRATIONS = 50;

  @RegisterExtension final RunningServer server = RunningServer.onLoopback();

  @ParameterizedTest(name = "{0}")
  @MethodSource("otherKinds")
  void whatIsNotOursIsDroppedAndCountedByItsKind(String kind, byte[] datagram) throws Exception {
    assertDroppedAndCounted(datagram, "dropped-" + kind);
  }

  static Stream<Arguments> otherKinds() {
    return Stream.of(
        Arguments.of("zrtp", new byte[] {16, 0, 0, 1}),
        Arguments.of("dtls", new byte[] {22, (byte) 0xFE, (byte) 0xFD, 0, 0}),
        Arguments.of("turn-channel", new byte[] {0x40, 0, 0, 4, 1, 2, 3, 4}),
        Arguments.of("quic", new byte[] {(byte) 0xC3, 0, 0, 0, 1}),
        Arguments.of("rtp", new byte[] {(byte) 0x80, 96, 0, 1}),
        Arguments.of("rtcp", new byte[] {(byte) 0x80, (byte) 200, 0, 1}),
        Arguments.of("unknown-kind", new byte[0]),
        Arguments.of("unknown-kind", new byte[1]),
        Arguments.of("unknown-kind", new byte[LARGEST_UDP_PAYLOAD]),
        Arguments.of("unknown-kind", new byte[] {5, 1, 0}),
        Arguments.of("quic", "hello".getBytes(UTF_8)),
        Arguments.of("quic", "\uFEFF{}".getBytes(UTF_8)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void jsonThatIsNoMessageIsDroppedAndCounted(String what, String datagram) throws Exception {
    assertDroppedAndCounted(datagram.getBytes(ISO_8859_1), "dropped-malformed");
  }

  static Stream<Arguments> malformed() {
    String filling = "x".repeat(LARGEST_UDP_PAYLOAD - 1);
    return Stream.of(
        Arguments.of("only a brace", "{"),
        Arguments.of("the largest", "{" + filling),
        Arguments.of("empty object", "{}"),
        Arguments.of("no payload", "{\"type\":\"REGISTRATION\"}"),
        Arguments.of("no type", "{\"payload\":\"\"}"),
        Arguments.of("type is a number", "{\"type\":1,\"payload\":\"\"}"),
        Arguments.of("type is null", "{\"type\":null,\"payload\":\"\"}"),
        Arguments.of("payload is null", "{\"type\":\"REGISTRATION\",\"payload\":null}"),
        Arguments.of("payload is a number", "{\"type\":\"REGISTRATION\",\"payload\":7}"),
        Arguments.of("payload is an object", "{\"type\":\"REGISTRATION\",\"payload\":{}}"),
        Arguments.of("payload is an array", "{\"type\":\"REGISTRATION\",\"payload\":[\"\"]}"),
        Arguments.of("payload twice", "{\"type\":\"TEXT\",\"payload\":\"\",\"payload\":\"\"}"),
        Arguments.of("trailing garbage", RawPeer.REGISTRATION + "x"),
        Arguments.of("two in one", RawPeer.REGISTRATION + RawPeer.REGISTRATION),
        Arguments.of("deep nesting", withField("[".repeat(30_000))),
        Arguments.of("balanced deep nesting", withField("[".repeat(99) + "]".repeat(99))),
        Arguments.of("a huge number", withField("9".repeat(60_000))),
        Arguments.of("ten thousand fields", withField("1" + ",\"a\":1".repeat(10_000))),
        Arguments.of("a long name", "{\"" + "n".repeat(60_000) + "\":1}"),
        Arguments.of("ill-formed UTF-8", "{\"type\":\"TEXT\",\"payload\":\"\u00ff\u00fe\"}"),
        Arguments.of("an overlong slash", "{\"type\":\"TEXT\",\"payload\":\"\u00c0\u00af\"}"),
        Arguments.of("a raw line break", "{\"type\":\"TEXT\",\"payload\":\"\n\"}"),
        Arguments.of("no address", "{\"type\":\"INITIATE_CHAT\",\"payload\":\"nowhere\"}"));
  }

  @Test
  void everyTruncationOfARegistrationIsDropped() throws Exception {
    RawPeer peer = server.peer();

    for (int length = 1; length < RawPeer.REGISTRATION.length(); length++) {
      peer.says(RawPeer.REGISTRATION.substring(0, length));
      peer.hearsNothing();
    }

    assertThat(server.count("dropped-malformed")).isEqualTo(RawPeer.REGISTRATION.length() - 1);
    assertThat(server.registrations()).isZero();
  }

  @ParameterizedTest
  @MethodSource("notForAServer")
  void whatPeersSayToEachOtherIsNotForAServer(String datagram) throws Exception {
    assertDroppedAndCounted(datagram.getBytes(UTF_8), "dropped-unexpected");
  }

  static Stream<String> notForAServer() {
    return Stream.of(
            "HELLO", "SUCCESS", "TEXT", "BYE", "REGISTER", "registration", "RELAY", "", "\\ud800")
        .map("{\"type\":\"%s\",\"payload\":\"...\"}"::formatted);
  }

  @Test
  void whatOnlyAServerSaysIsNotForAServer() throws Exception {
    assertDroppedAndCounted(
        "{\"type\":\"INITIATE_CHAT\",\"payload\":\"127.0.0.1:9\"}".getBytes(UTF_8),
        "dropped-unexpected");
  }

  @Test
  void expiredIsNotForAServer() throws Exception {
    assertDroppedAndCounted(
        "{\"type\":\"EXPIRED\",\"payload\":\"%s\"}".formatted(UUID.randomUUID()).getBytes(UTF_8),
        "dropped-unexpected");
  }

  @Test
  void aFloodOfGarbageHoldsUpNobody() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("garbage of seed " + seed);
    Random random = new Random(seed);
    RawPeer attacker = server.peer();

    for (int sent = 1; sent <= FLOOD; sent++) {
      attacker.says(garbage(random));
      if (sent % BETWEEN_REGISTRATIONS == 0) {
        server.peer().registers();
      }
    }

    attacker.hearsNothing();
    int honest = FLOOD / BETWEEN_REGISTRATIONS;
    assertThat(server.registrations()).isEqualTo(honest);
    assertThat(server.count("registration")).isEqualTo(honest);
    assertThat(server.count("received")).isEqualTo(FLOOD + honest + 1);
    assertThat(dropped()).isEqualTo(FLOOD);
  }

  /** Random bytes that begin like something the server understands every other time. */
  private static byte[] garbage(Random random) {
    byte[] bytes = new byte[random.nextInt(1, 1500)];
    random.nextBytes(bytes);
    switch (random.nextInt(4)) {
      case 0 -> bytes[0] = '{';
      case 1 -> System.arraycopy(STUN_START, 0, bytes, 0, Math.min(bytes.length, 8));
      default -> {}
    }
    return bytes;
  }

  private void assertDroppedAndCounted(byte[] datagram, String counter) throws Exception {
    RawPeer peer = server.peer();

    peer.says(datagram);

    peer.hearsNothing();
    assertThat(server.count(counter)).isEqualTo(1);
    assertThat(dropped()).isEqualTo(1);
    assertThat(server.registrations()).isZero();
    peer.registers();
  }

  private long dropped() throws Exception {
    long dropped = 0;
    for (Map.Entry<String, JsonNode> count : server.health().required("datagrams").properties()) {
      dropped += count.getKey().startsWith("dropped-") ? count.getValue().asLong() : 0;
    }
    return dropped;
  }

  private static String withField(String value) {
    return RawPeer.REGISTRATION.replace("}", ",\"x\":" + value + "}");
  }
}
