package dev.punchline.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** STUN on the socket with which peers register; RFC 8489, byte by byte. */
final class StunTest {
  private static final String TRANSACTION = "0102030405060708090a0b0c";
  private static final int COOKIE = 0x2112_A442;

  @RegisterExtension final RunningServer server = RunningServer.onLoopback();

  @Test
  void aBindingRequestLearnsWhereItCameFrom() throws Exception {
    RawPeer peer = server.peer();

    peer.says(hex("0001 0000 2112a442" + TRANSACTION));

    assertThat(peer.hears().bytes())
        .isEqualTo(
            ByteBuffer.allocate(32)
                .put(hex("0101 000c 2112a442" + TRANSACTION))
                .put(hex("0020 0008 00 01"))
                .putShort((short) (peer.address().getPort() ^ (COOKIE >>> 16)))
                .putInt(0x7F00_0001 ^ COOKIE)
                .flip());
    peer.hearsNothing();
  }

  @Test
  void anUnknownRequiredAttributeIsRefusedByName() throws Exception {
    RawPeer peer = server.peer();

    peer.says(hex("0001 0004 2112a442" + TRANSACTION + "7fff 0000"));

    ByteBuffer answer = peer.hears().bytes();
    byte[] bytes = new byte[answer.remaining()];
    answer.get(bytes);
    assertThat(HexFormat.of().formatHex(bytes)).startsWith("0111").contains("00000414", "7fff");
  }

  @Test
  void aBindingRequestRegistersNobody() throws Exception {
    RawPeer peer = server.peer();

    peer.hearsNothing();

    assertThat(server.registrations()).isZero();
    assertThat(server.count("stun")).isEqualTo(1);
    assertThat(server.count("answered")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "0011 0000 2112a442, '', indication",
    "0101 0000 2112a442, '', response",
    "0111 0000 2112a442, '', response",
    "0003 0000 2112a442, '', other-method",
    "0001 0004 2112a442, 0006ffff, malformed",
    "0101 0000 aaaaaaaa, '', response",
    "0002 0000 aaaaaaaa, '', other-method",
    "0001 0004 aaaaaaaa, 0006ffff, malformed",
  })
  void whatIsNoBindingRequestIsDroppedAndCounted(String header, String attributes, String reason)
      throws Exception {
    RawPeer peer = server.peer();

    peer.says(hex(header + TRANSACTION + attributes));

    peer.hearsNothing();
    assertThat(server.count("dropped-stun")).isEqualTo(1);
    assertThat(server.stunDropped(reason)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0001 0001 2112a442" + TRANSACTION + "00",
        "0001 0004 2112a442" + TRANSACTION,
        "0001 0000 2112a442" + TRANSACTION + "00000000",
        "0001 fffc 2112a442" + TRANSACTION,
        "0001 0000 2112a442" + "0102030405060708090a0b",
        "0003 0000 2112a443" + TRANSACTION,
        "0001 0008 2112a442" + TRANSACTION + "8028 0004 00000000",
      })
  void whatOnlyLooksLikeStunIsOfNoKnownKind(String datagram) throws Exception {
    RawPeer peer = server.peer();

    peer.says(hex(datagram));

    peer.hearsNothing();
    assertThat(server.count("dropped-unknown-kind")).isEqualTo(1);
  }

  @Test
  void aClientOfRfc3489LearnsItsAddressInClear() throws Exception {
    RawPeer peer = server.peer();

    peer.says(hex("0001 0000 aabbccdd" + TRANSACTION));

    assertThat(peer.hears().bytes())
        .isEqualTo(
            ByteBuffer.allocate(32)
                .put(hex("0101 000c aabbccdd" + TRANSACTION))
                .put(hex("0001 0008 00 01"))
                .putShort((short) peer.address().getPort())
                .putInt(0x7F00_0001)
                .flip());
    assertThat(server.count("received-classic-stun")).isEqualTo(1);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }
}
