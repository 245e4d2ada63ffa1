package dev.punchline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.testing.ArbitraryAddresses;
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
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class MessageCodecPropertyTest {
  private static final Set<String> KNOWN_TYPES =
      Set.of(
          "REGISTRATION",
          "INITIATE_CHAT",
          "HELLO",
          "SUCCESS",
          "TEXT",
          "HEART-BEAT",
          "EXPIRED",
          "BYE");

  @Property
  void readsBackWhatItWrote(@ForAll("messages") Message message) throws MalformedMessage {
    ByteBuffer datagram = MessageCodec.encode(message);

    assertThat(MessageCodec.decode(datagram)).isEqualTo(message);
  }

  @Property
  void readsAnyBytesOrSaysWhatIsWrong(@ForAll byte @Size(max = 300) [] bytes) {
    assertTotal(bytes);
  }

  @Property
  void readsAnyJsonLikeBytesOrSaysWhatIsWrong(@ForAll("jsonLike") String json) {
    assertTotal(Bytes.array(Bytes.utf8(json)));
  }

  @Property
  void readsAnyMutatedMessageOrSaysWhatIsWrong(
      @ForAll("messages") Message message,
      @ForAll @IntRange(min = 0, max = 100_000) int position,
      @ForAll @IntRange(min = 1, max = 4) int width,
      @ForAll byte @Size(max = 6) [] replacement) {
    byte[] bytes = Bytes.array(MessageCodec.encode(message));
    int start = position % bytes.length;
    int end = Math.min(bytes.length, start + width);

    byte[] mutated =
        ByteBuffer.allocate(start + replacement.length + bytes.length - end)
            .put(bytes, 0, start)
            .put(replacement)
            .put(bytes, end, bytes.length - end)
            .array();

    assertTotal(mutated);
  }

  private static void assertTotal(byte[] bytes) {
    try {
      Message message = MessageCodec.decode(ByteBuffer.wrap(bytes));
      assertThat(message.type()).isNotNull();
      assertThat(message.payload()).isNotNull();
    } catch (MalformedMessage e) {
      assertThat(e.offset()).isBetween(0, bytes.length);
    }
  }

  @Provide
  Arbitrary<Message> messages() {
    Arbitrary<String> text = anyText();
    Arbitrary<Set<Feature>> features = Arbitraries.of(Feature.class).set();
    Arbitrary<UUID> ids = Combinators.combine(longs(), longs()).as(UUID::new);
    return Arbitraries.oneOf(
        text.map(Registration::new),
        ids.map(Registration::assigning),
        ArbitraryAddresses.sendable().map(InitiateChat::new),
        Combinators.combine(text, features).as(Hello::new),
        Combinators.combine(text, features).as(Success::new),
        text.map(Text::new),
        Combinators.combine(text, ids.optional()).as(HeartBeat::new),
        ids.map(Expired::new),
        Arbitraries.create(Bye::new),
        Combinators.combine(text.filter(type -> !KNOWN_TYPES.contains(type)), text)
            .as(Unknown::new));
  }

  @Provide
  Arbitrary<String> jsonLike() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\\",
            "\\u",
            "d8",
            "\"type\"",
            "\"payload\"",
            "\"features\"",
            "\"registration\"",
            "\"HELLO\"",
            "\"HEART-BEAT\"",
            "null",
            "1",
            "1e",
            "-",
            "true",
            " ",
            "\n",
            "\u0000")
        .list()
        .ofMaxSize(30)
        .map(tokens -> "{" + String.join("", tokens));
  }

  /** Every UTF-16 code unit, unpaired surrogates among them. */
  private static Arbitrary<String> anyText() {
    return Arbitraries.strings()
        .withCharRange(Character.MIN_VALUE, Character.MAX_VALUE)
        .withCharRange(Character.MIN_SURROGATE, Character.MAX_SURROGATE)
        .withCharRange(' ', '~')
        .ofMaxLength(300);
  }

  private static Arbitrary<Long> longs() {
    return Arbitraries.longs();
  }
}
