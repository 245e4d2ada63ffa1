package dev.punchline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.testing.Addresses;
import dev.punchline.protocol.testing.Bytes;
import dev.punchline.protocol.wire.Message.Bye;
import dev.punchline.protocol.wire.Message.Expired;
import dev.punchline.protocol.wire.Message.HeartBeat;
import dev.punchline.protocol.wire.Message.Hello;
import dev.punchline.protocol.wire.Message.InitiateChat;
import dev.punchline.protocol.wire.Message.Registration;
import dev.punchline.protocol.wire.Message.Success;
import dev.punchline.protocol.wire.Message.Text;
import dev.punchline.protocol.wire.Message.Unknown;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MessageCodecTest {
  private static final UUID ID = UUID.fromString("6f9619ff-8b86-4011-b42d-00cf4fc964ff");

  static Stream<Arguments> wireForms() {
    return Stream.of(
        form(Registration.REQUEST, "{'type':'REGISTRATION','payload':''}"),
        form(
            Registration.assigning(ID),
            "{'type':'REGISTRATION','payload':'6f9619ff-8b86-4011-b42d-00cf4fc964ff'}"),
        form(
            new InitiateChat(Addresses.BOB),
            "{'type':'INITIATE_CHAT','payload':'203.0.113.2:5000'}"),
        form(
            new InitiateChat(Addresses.SIX),
            "{'type':'INITIATE_CHAT','payload':'[2001:db8::1]:7000'}"),
        form(new Hello("...", Set.of()), "{'type':'HELLO','payload':'...'}"),
        form(
            new Hello("...", Set.of(Feature.BYE)),
            "{'type':'HELLO','payload':'...','features':['bye']}"),
        form(
            new Hello("...", Set.of()).from(new UUID(0, 1)),
            "{'type':'HELLO','payload':'...','registration':'00000000-0000-0000-0000-000000000001'}"),
        form(new Success("ok", Set.of()), "{'type':'SUCCESS','payload':'ok'}"),
        form(
            new Success("ok", Set.of(Feature.BYE)),
            "{'type':'SUCCESS','payload':'ok','features':['bye']}"),
        form(new Text("hi, Bob"), "{'type':'TEXT','payload':'hi, Bob'}"),
        form(new Text("grüße 👋"), "{'type':'TEXT','payload':'grüße 👋'}"),
        form(new Text("a\"b\\c\n\u0001"), "{'type':'TEXT','payload':'a\\\"b\\\\c\\n\\u0001'}"),
        form(HeartBeat.PLAIN, "{'type':'HEART-BEAT','payload':''}"),
        form(
            HeartBeat.refreshing(ID),
            "{'type':'HEART-BEAT','payload':'',"
                + "'registration':'6f9619ff-8b86-4011-b42d-00cf4fc964ff'}"),
        form(
            new Expired(ID), "{'type':'EXPIRED','payload':'6f9619ff-8b86-4011-b42d-00cf4fc964ff'}"),
        form(new Bye(), "{'type':'BYE','payload':''}"),
        form(new Unknown("WAVE", "x"), "{'type':'WAVE','payload':'x'}"));
  }

  private static Arguments form(Message message, String json) {
    return Arguments.of(message, json.replace('\'', '"'));
  }

  @ParameterizedTest
  @MethodSource("wireForms")
  void writesExactlyTheseBytes(Message message, String json) {
    ByteBuffer datagram = MessageCodec.encode(message);

    assertThat(Bytes.text(datagram)).isEqualTo(json);
  }

  @ParameterizedTest
  @MethodSource("wireForms")
  void readsExactlyTheseBytes(Message message, String json) throws MalformedMessage {
    Message read = MessageCodec.decode(Bytes.utf8(json));

    assertThat(read).isEqualTo(message);
  }

  @Test
  void readsFromPositionToLimitAndMovesNeither() throws MalformedMessage {
    ByteBuffer buffer = Bytes.utf8("junk{\"type\":\"TEXT\",\"payload\":\"hi\"}junk");
    buffer.position(4).limit(buffer.limit() - 4);

    Message read = MessageCodec.decode(buffer);

    assertThat(read).isEqualTo(new Text("hi"));
    assertThat(buffer.position()).isEqualTo(4);
    assertThat(buffer.remaining()).isEqualTo(30);
  }

  @Test
  void readsFromAReadOnlyBuffer() throws MalformedMessage {
    ByteBuffer buffer = MessageCodec.encode(new Text("hi")).asReadOnlyBuffer();

    assertThat(MessageCodec.decode(buffer)).isEqualTo(new Text("hi"));
  }

  @Test
  void readsTheLongestDatagram() throws MalformedMessage {
    Text text = new Text("x".repeat(MessageCodec.MAX_BYTES - 28));
    ByteBuffer datagram = MessageCodec.encode(text);

    assertThat(datagram.remaining()).isEqualTo(MessageCodec.MAX_BYTES);
    assertThat(MessageCodec.decode(datagram)).isEqualTo(text);
  }

  @Test
  void writesEveryCharacterAsUtf8WhereverItStands() throws MalformedMessage {
    for (int offset = 0; offset < 4; offset++) {
      Text text = new Text("x".repeat(offset) + "👋".repeat(10_000));

      ByteBuffer datagram = MessageCodec.encode(text);

      assertThat(datagram.remaining()).isEqualTo(28 + offset + 40_000);
      assertThat(MessageCodec.decode(datagram)).isEqualTo(text);
    }
  }

  @Test
  void keepsTextWellFormed() {
    assertThat(new Text("a\uD83Db\uDC4Bc").payload()).isEqualTo("a\uFFFDb\uFFFDc");
    assertThat(new Text("\uDC4B\uD83D").payload()).isEqualTo("\uFFFD\uFFFD");
    assertThat(new Text("\uD83D\uD83D\uDC4B").payload()).isEqualTo("\uFFFD👋");
  }

  @Test
  void takesAnUnpairedSurrogateEscapeAsTheReplacementCharacter() throws MalformedMessage {
    Message read =
        MessageCodec.decode(
            Bytes.utf8("{\"type\":\"TEXT\",\"payload\":\"\\ud83d!\\udc4b\\ud83d\\udc4b\"}"));

    assertThat(read).isEqualTo(new Text("\uFFFD!\uFFFD👋"));
  }

  @Test
  void takesAnAnswerWithoutAnIdentityAsNone() throws MalformedMessage {
    Message read = MessageCodec.decode(Bytes.utf8("{\"type\":\"REGISTRATION\",\"payload\":\"7\"}"));

    assertThat(read).isEqualTo(new Registration("7"));
    assertThat(new Registration("7").assigned()).isEqualTo(Optional.empty());
    assertThat(Registration.assigning(ID).assigned()).contains(ID);
  }
}
