package dev.punchline.protocol.wire;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.punchline.protocol.testing.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no message ends in the one declared exception, whatever it is. */
class MessageCodecRefusalTest {
  private static final String TEXT = "{\"type\":\"TEXT\",\"payload\":\"hi\"}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "7",
        "'type'",
        "[]",
        "[{'type':'TEXT','payload':'hi'}]",
        "{}",
        "{'type':'TEXT'}",
        "{'payload':'hi'}",
        "{'type':'TEXT','payload':null}",
        "{'type':'TEXT','payload':7}",
        "{'type':'TEXT','payload':true}",
        "{'type':'TEXT','payload':{}}",
        "{'type':'TEXT','payload':['hi']}",
        "{'type':7,'payload':'hi'}",
        "{'type':null,'payload':'hi'}",
        "{'type':['TEXT'],'payload':'hi'}",
        "{'type':'TEXT','type':'TEXT','payload':'hi'}",
        "{'type':'TEXT','payload':'hi','payload':'hi'}",
        "{'type':'TEXT','payload':'hi'}}",
        "{'type':'TEXT','payload':'hi'}{}",
        "{'type':'TEXT','payload':'hi'} x",
        "{'type':'TEXT','payload':'hi'}\u0000",
        "{'type':'TEXT','payload':'hi',}",
        "{'type':'TEXT';'payload':'hi'}",
        "{type:'TEXT','payload':'hi'}",
        "{'type':'TEXT','payload':'h\ni'}",
        "{'type':'TEXT','payload':'\\x'}",
        "{'type':'TEXT','payload':'\\u00'}",
        "{'type':'TEXT','payload':'hi','n':NaN}",
        "{'type':'TEXT','payload':'hi','n':01}",
        "{'type':'TEXT','payload':'hi'/**/}",
        "{'type':'INITIATE_CHAT','payload':''}",
        "{'type':'INITIATE_CHAT','payload':'example.org:80'}",
        "{'type':'INITIATE_CHAT','payload':'203.0.113.2'}",
        "{'type':'EXPIRED','payload':''}",
        "{'type':'EXPIRED','payload':'1-1-1-1-1'}",
      })
  void refuses(String json) {
    assertRefused(Bytes.utf8(json.replace('\'', '"')));
  }

  @Test
  void refusesEveryTruncation() {
    String whole =
        "{\"type\":\"HELLO\",\"payload\":\"\\u00e9é👋\",\"features\":[\"bye\",1.5e7],\"x\":{}}";
    ByteBuffer datagram = Bytes.utf8(whole);

    for (int length = 0; length < datagram.capacity(); length++) {
      assertRefused(datagram.slice(0, length));
    }
  }

  @Test
  void refusesOneByteMoreThanTheLongestDatagram() {
    String json = "{\"type\":\"TEXT\",\"payload\":\"hi\"";
    ByteBuffer tooLong =
        Bytes.utf8(json + " ".repeat(MessageCodec.MAX_BYTES - json.length()) + "}");

    assertThat(assertRefused(tooLong))
        .hasMessage("expected at most 65536 bytes, found 65537 bytes at byte 65536");
  }

  @Test
  void refusesMoreFieldsThanItPromises() {
    String json =
        "{\"type\":\"TEXT\",\"payload\":\"hi\"" + MessageCodecToleranceTest.extraFields(31) + "}";

    assertRefused(Bytes.utf8(json));
  }

  @ParameterizedTest
  @ValueSource(ints = {MessageCodec.MAX_DEPTH, 100, 30_000})
  void refusesDeepNesting(int depth) {
    String closed = "[".repeat(depth) + "]".repeat(depth);

    assertRefused(Bytes.utf8("{\"type\":\"TEXT\",\"payload\":\"hi\",\"x\":" + closed + "}"));
    assertRefused(Bytes.utf8("{\"type\":\"HELLO\",\"payload\":\"\",\"features\":" + closed + "}"));
    assertRefused(Bytes.utf8("{\"x\":".repeat(depth / 2 + 8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-1", "0.", "1e"})
  void refusesHugeNumbers(String start) {
    assertRefused(
        Bytes.utf8(
            "{\"type\":\"TEXT\",\"payload\":\"hi\",\"x\":" + start + "9".repeat(60_000) + "}"));
  }

  @Test
  void refusesManyTokens() {
    String many = "0,".repeat(600) + "0";

    assertRefused(Bytes.utf8("{\"type\":\"TEXT\",\"payload\":\"hi\",\"x\":[" + many + "]}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "c3",
        "c3 28",
        "c0 af",
        "e0 80 af",
        "f0 80 80 af",
        "ed a0 80",
        "ed a0 bd ed b1 8b",
        "ed bf bf",
        "f4 90 80 80",
        "f8 88 80 80 80",
        "fe",
        "ff",
        "e2 82"
      })
  void refusesIllFormedUtf8(String bytes) {
    ByteBuffer inPayload = withPayload(Bytes.hex(bytes));

    MalformedMessage refusal = assertRefused(inPayload);

    assertThat(refusal).hasMessageContaining("UTF-8");
    assertThat(refusal.offset()).isEqualTo(26);
  }

  static Stream<Charset> otherEncodings() {
    return Stream.of(UTF_16LE, UTF_16BE, Charset.forName("UTF-32LE"), Charset.forName("UTF-32BE"));
  }

  @ParameterizedTest
  @MethodSource("otherEncodings")
  void refusesOtherEncodingsThanUtf8(Charset encoding) {
    assertRefused(ByteBuffer.wrap(TEXT.getBytes(encoding)));
  }

  @Test
  void refusesAByteOrderMark() {
    assertRefused(Bytes.utf8("\uFEFF" + TEXT));
  }

  @Test
  void refusesRandomBytes() {
    Random random = new Random(8489);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);

      assertRefused(ByteBuffer.wrap(bytes));
    }
  }

  @Test
  void saysWhatItExpectedWhatItFoundAndWhere() {
    MalformedMessage refusal = assertRefused(Bytes.utf8("{\"type\":\"TEXT\",\"payload\":17}"));

    assertThat(refusal)
        .hasMessage("expected a string in \"payload\", found VALUE_NUMBER_INT at byte 25");
    assertThat(refusal.offset()).isEqualTo(25);
  }

  @Test
  void shortensWhatItQuotes() {
    MalformedMessage refusal =
        assertRefused(
            Bytes.utf8("{\"type\":\"EXPIRED\",\"payload\":\"" + "x".repeat(5000) + "\"}"));

    assertThat(refusal.getMessage()).hasSizeLessThan(200);
  }

  @Test
  void costsNoStackTrace() {
    assertThat(assertRefused(Bytes.utf8("{"))).hasNoCause();
    assertThat(assertRefused(Bytes.utf8("{")).getStackTrace()).isEmpty();
  }

  private static ByteBuffer withPayload(ByteBuffer payload) {
    ByteBuffer start = Bytes.utf8("{\"type\":\"TEXT\",\"payload\":\"");
    ByteBuffer end = Bytes.utf8("\"}");
    return ByteBuffer.allocate(start.remaining() + payload.remaining() + end.remaining())
        .put(start)
        .put(payload)
        .put(end)
        .flip();
  }

  private static MalformedMessage assertRefused(ByteBuffer datagram) {
    assertThatExceptionOfType(MalformedMessage.class)
        .as("%s", Bytes.text(datagram))
        .isThrownBy(() -> MessageCodec.decode(datagram));
    return catchThrowableOfType(MalformedMessage.class, () -> MessageCodec.decode(datagram));
  }
}
