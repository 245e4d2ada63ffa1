package dev.punchline.protocol.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.wire.Message;
import dev.punchline.protocol.wire.MessageCodec;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class DatagramSummaryPropertyTest {
  private static final Pattern ONE_SAFE_LINE = Pattern.compile("[^\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}]+");
  private static final int LONGEST = 1000;

  @Property
  void anyBytesHaveASummary(@ForAll byte[] bytes) {
    isOneSafeLine(ByteBuffer.wrap(bytes));
  }

  @Property
  void anythingInBracesHasASummary(@ForAll byte[] bytes) {
    ByteBuffer braces = ByteBuffer.allocate(bytes.length + 2).put((byte) '{').put(bytes);

    isOneSafeLine(braces.put((byte) '}').flip());
  }

  @Property
  void anythingBehindAStunHeaderHasASummary(
      @ForAll @IntRange(max = 0x3FFF) int type, @ForAll @Size(max = 60) byte[] attributes) {
    int length = attributes.length & ~3;
    ByteBuffer message = ByteBuffer.allocate(20 + length);
    message.putShort((short) type).putShort((short) length).putInt(0x2112A442).putLong(0).putInt(0);

    isOneSafeLine(message.put(attributes, 0, length).flip());
  }

  @Property
  void anyTextHasASummary(@ForAll String text) {
    isOneSafeLine(MessageCodec.encode(new Message.Text(text)));
    isOneSafeLine(MessageCodec.encode(new Message.Unknown(text, "")));
    isOneSafeLine(MessageCodec.encode(new Message.Registration(text)));
  }

  private static void isOneSafeLine(ByteBuffer datagram) {
    ByteBuffer before = datagram.duplicate();

    assertThat(DatagramSummary.of(datagram)).matches(ONE_SAFE_LINE).hasSizeLessThan(LONGEST);
    assertThat(datagram).isEqualTo(before);
  }
}
