package dev.punchline.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.server.cli.RawPeer.Heard;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 5780 on 127.0.0.1 and 127.0.0.2, byte by byte. */
final class DiscoveryTest {
  private static final String TRANSACTION = "0102030405060708090a0b0c";
  private static final String CHANGE_REQUEST = "0001 0008 2112a442" + TRANSACTION + "0003 0004";

  @RegisterExtension final RunningServer two = RunningServer.onTwoAddresses();
  @RegisterExtension final RunningServer one = RunningServer.onLoopback();

  @Test
  void aSuccessNamesTheSourceTwiceItsOriginAndTheOtherAddress() throws Exception {
    RawPeer peer = two.peer();

    peer.says(peer.bindingRequest());

    short port = (short) peer.address().getPort();
    assertThat(peer.hears().bytes())
        .isEqualTo(
            ByteBuffer.allocate(68)
                .put(hex("0101 0030 2112a442" + TRANSACTION))
                .put(hex("0020 0008 0001"))
                .putShort((short) (port ^ 0x2112))
                .putInt(0x7F00_0001 ^ 0x2112_A442)
                .put(hex("0001 0008 0001"))
                .putShort(port)
                .putInt(0x7F00_0001)
                .put(hex("802c 0008 0001"))
                .putShort((short) two.otherPort().getPort())
                .putInt(0x7F00_0002)
                .put(hex("802b 0008 0001"))
                .putShort((short) two.udp().getPort())
                .putInt(0x7F00_0001)
                .flip());
  }

  @ParameterizedTest
  @CsvSource({
    "00000000, false, false",
    "00000002, false, true",
    "00000004, true, false",
    "00000006, true, true",
  })
  void theAnswerComesFromWhereItIsWanted(String flags, boolean otherAddress, boolean otherPort)
      throws Exception {
    RawPeer peer = two.peer();

    peer.says(hex(CHANGE_REQUEST + flags));

    assertThat(peer.hears().from()).isEqualTo(socket(otherAddress, otherPort));
  }

  @ParameterizedTest
  @CsvSource({"false, true", "true, false", "true, true"})
  void everySocketAnswersForItself(boolean otherAddress, boolean otherPort) throws Exception {
    InetSocketAddress socket = socket(otherAddress, otherPort);
    RawPeer peer = two.peerOf(socket);

    peer.says(peer.bindingRequest());

    assertThat(peer.hears().from()).isEqualTo(socket);
  }

  @Test
  void messagesAndRegistrationsAreForThePrimarySocketOnly() throws Exception {
    RawPeer peer = two.peerOf(two.otherPort());

    peer.says(RawPeer.REGISTRATION);
    peer.says("{");
    peer.hearsNothing();

    assertThat(two.count("dropped-wrong-socket")).isEqualTo(2);
    assertThat(two.registrations()).isZero();
  }

  @Test
  void withOneAddressTheOtherPortAnswersAndSaysSo() throws Exception {
    RawPeer peer = one.peer();

    peer.says(hex(CHANGE_REQUEST + "00000002"));

    Heard heard = peer.hears();
    assertThat(heard.from()).isEqualTo(one.otherPort());
    assertThat(HexFormat.of().formatHex(bytes(heard)))
        .contains("802b00080001%04x7f000001".formatted(one.otherPort().getPort()))
        .doesNotContain("802c0008");
  }

  @Test
  void withOneAddressTheOtherAddressIsRefused() throws Exception {
    RawPeer peer = one.peer();

    peer.says(hex(CHANGE_REQUEST + "00000004"));

    assertThat(HexFormat.of().formatHex(bytes(peer.hears())))
        .startsWith("0111")
        .contains("00000414", "000a00020003");
  }

  @Test
  void responsePortIsObeyedOnlyTowardsWhoHasAgreed() throws Exception {
    RawPeer asker = two.peer();
    RawPeer stranger = two.peer();
    String responsePort = "0001 0008 2112a442" + TRANSACTION + "0027 0004 %04x0000";

    asker.says(hex(responsePort.formatted(stranger.address().getPort())));
    asker.hearsNothing();
    assertThat(two.stunDropped("foreign-response-port")).isEqualTo(1);

    stranger.says(hex(responsePort.formatted(0)));
    var unusedOwnAnswer = stranger.hears();
    asker.says(hex(responsePort.formatted(stranger.address().getPort())));
    assertThat(stranger.hears().bytes().getShort(26))
        .as("the asker's port, XORed")
        .isEqualTo((short) (asker.address().getPort() ^ 0x2112));
  }

  @Test
  void paddingComesBack() throws Exception {
    RawPeer peer = two.peer();

    peer.says(hex("0001 04b4 2112a442" + TRANSACTION + "0026 04b0" + "00".repeat(1200)));

    assertThat(peer.hears().bytes().remaining()).isEqualTo(68 + 4 + 1200);
  }

  @Test
  void aClientOfRfc3489CanChangeToo() throws Exception {
    RawPeer peer = two.peer();

    peer.says(hex("0001 0008 aabbccdd" + TRANSACTION + "0003 0004 00000006"));

    Heard heard = peer.hears();
    assertThat(heard.from()).isEqualTo(socket(true, true));
    int other = two.otherPort().getPort();
    assertThat(HexFormat.of().formatHex(bytes(heard)))
        .startsWith("01010024aabbccdd")
        .contains("000100080001%04x7f000001".formatted(peer.address().getPort()))
        .contains("000400080001%04x7f000002".formatted(other))
        .contains("000500080001%04x7f000002".formatted(other));
  }

  private InetSocketAddress socket(boolean otherAddress, boolean otherPort) {
    InetAddress address = otherAddress ? Loopback.OTHER_IPV4 : Loopback.IPV4;
    return new InetSocketAddress(
        address, otherPort ? two.otherPort().getPort() : two.udp().getPort());
  }

  private static byte[] bytes(Heard heard) {
    byte[] bytes = new byte[heard.bytes().remaining()];
    heard.bytes().duplicate().get(bytes);
    return bytes;
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }
}
