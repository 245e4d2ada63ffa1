package dev.punchline.protocol.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.RendezvousAttribute.OwnId;
import dev.punchline.protocol.stun.RendezvousAttribute.PeerId;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.MappedAddress;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TransactionId;
import dev.punchline.protocol.stun.TurnAttribute.XorPeerAddress;
import dev.punchline.protocol.testing.Bytes;
import dev.punchline.protocol.wire.Feature;
import dev.punchline.protocol.wire.Message;
import dev.punchline.protocol.wire.MessageCodec;
import dev.punchline.protocol.wire.TransportAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DatagramSummaryTest {
  private static final UUID ID = UUID.fromString("6a2f41a3-c54c-4ce8-92d2-0324e1c32e22");
  private static final TransactionId TRANSACTION = new TransactionId(1, 2);

  static Stream<Arguments> messages() {
    return Stream.of(
        Arguments.of(Message.Registration.REQUEST, "REGISTRATION"),
        Arguments.of(Message.Registration.assigning(ID), "REGISTRATION -> " + ID),
        Arguments.of(
            new Message.InitiateChat(address("203.0.113.5:4000")),
            "INITIATE_CHAT 203.0.113.5:4000"),
        Arguments.of(new Message.Hello("...", Set.of(Feature.BYE)), "HELLO"),
        Arguments.of(new Message.Success("...", Set.of()), "SUCCESS"),
        Arguments.of(new Message.Text("hi"), "TEXT \"hi\""),
        Arguments.of(Message.HeartBeat.PLAIN, "HEART-BEAT"),
        Arguments.of(Message.HeartBeat.refreshing(ID), "HEART-BEAT " + ID),
        Arguments.of(new Message.Expired(ID), "EXPIRED " + ID),
        Arguments.of(new Message.Bye(), "BYE"),
        Arguments.of(new Message.Unknown("OFFER", "x"), "unknown message \"OFFER\""));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void saysWhatAMessageIsAbout(Message message, String summary) {
    assertThat(DatagramSummary.of(MessageCodec.encode(message))).isEqualTo(summary);
  }

  static Stream<Arguments> stunMessages() {
    XorMappedAddress mapped = new XorMappedAddress(address("127.0.0.1:4000"));
    return Stream.of(
        Arguments.of(stun(MessageClass.REQUEST), "STUN Binding request"),
        Arguments.of(
            stun(MessageClass.REQUEST, new OwnId("10"), new PeerId("14")),
            "STUN Binding request 10 wants 14"),
        Arguments.of(
            stun(MessageClass.SUCCESS_RESPONSE, mapped), "STUN Binding success 127.0.0.1:4000"),
        Arguments.of(
            stun(MessageClass.SUCCESS_RESPONSE, new MappedAddress(address("[2001:db8::1]:7"))),
            "STUN Binding success [2001:db8::1]:7"),
        Arguments.of(
            stun(
                MessageClass.SUCCESS_RESPONSE,
                mapped,
                new XorPeerAddress(address("203.0.113.5:4000"))),
            "STUN Binding success 127.0.0.1:4000 peer 203.0.113.5:4000"),
        Arguments.of(
            stun(
                MessageClass.INDICATION,
                new OwnId("14"),
                new XorPeerAddress(address("203.0.113.5:4000"))),
            "STUN Binding indication 14 at 203.0.113.5:4000"),
        Arguments.of(
            stun(MessageClass.ERROR_RESPONSE, new ErrorCode(401, "Unauthenticated")),
            "STUN Binding error 401"),
        Arguments.of(
            new StunMessage(MessageClass.REQUEST, 0x003, TRANSACTION, List.of()),
            "STUN method 0x003 request"));
  }

  @ParameterizedTest
  @MethodSource("stunMessages")
  void saysWhatAStunMessageIsAbout(StunMessage message, String summary) {
    assertThat(DatagramSummary.of(StunCodec.encode(message))).isEqualTo(summary);
  }

  @Test
  void tellsStunWithoutTheCookieFromToday() {
    StunMessage classic = StunMessage.bindingRequest(new TransactionId(7, 1, 2));

    assertThat(DatagramSummary.of(StunCodec.encode(classic))).isEqualTo("RFC 3489 Binding request");
  }

  @ParameterizedTest
  @CsvSource({
    "'', unknown 0 bytes",
    "05, unknown 1 bytes",
    "10, ZRTP 1 bytes",
    "16feff, DTLS 3 bytes",
    "40, TURN ChannelData 1 bytes",
    "c0, QUIC 1 bytes",
    "8000, RTP 2 bytes",
    "80c8, RTCP 2 bytes",
    "7b7d, malformed message (expected",
    "0001000421 12a4420000000000000000 00000000 0006ffff, malformed STUN (expected",
  })
  void namesWhatIsNotOurs(String bytes, String beginning) {
    assertThat(DatagramSummary.of(Bytes.hex(bytes))).startsWith(beginning);
  }

  @Test
  void showsTheBeginningOfALongLine() {
    ByteBuffer text = MessageCodec.encode(new Message.Text("a".repeat(500)));

    assertThat(DatagramSummary.of(text)).isEqualTo("TEXT \"" + "a".repeat(32) + "…\"");
  }

  @Test
  void makesControlCharactersVisible() {
    ByteBuffer text = MessageCodec.encode(new Message.Text("\u001b[2J\u202eevil\n\u2028\\"));

    assertThat(DatagramSummary.of(text)).isEqualTo("TEXT \"\\x1b[2J\\u202eevil\\x0a\\u2028\\\"");
  }

  @Test
  void leavesEmojiWhole() {
    ByteBuffer text = MessageCodec.encode(new Message.Text("👩‍💻"));

    assertThat(DatagramSummary.of(text)).isEqualTo("TEXT \"👩‍💻\"");
  }

  @Test
  void tellsKindAndDetailApart() {
    ByteBuffer text = MessageCodec.encode(new Message.Text("hi"));

    assertThat(DatagramSummary.read(text)).isEqualTo(new DatagramSummary("TEXT", "\"hi\""));
  }

  @Test
  void movesNeitherPositionNorLimit() {
    ByteBuffer bytes = ByteBuffer.allocate(100);
    bytes.put(3, MessageCodec.encode(new Message.Bye()).array());
    bytes.limit(3 + MessageCodec.encode(new Message.Bye()).remaining()).position(3);
    ByteBuffer before = bytes.duplicate();

    assertThat(DatagramSummary.of(bytes)).isEqualTo("BYE");
    assertThat(bytes).isEqualTo(before).returns(3, ByteBuffer::position);
  }

  private static StunMessage stun(MessageClass messageClass, StunAttribute... attributes) {
    return new StunMessage(messageClass, StunMessage.BINDING, TRANSACTION, List.of(attributes));
  }

  private static InetSocketAddress address(String text) {
    return TransportAddress.parse(text).orElseThrow();
  }
}
