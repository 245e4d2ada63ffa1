package dev.punchline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.wire.Message.HeartBeat;
import dev.punchline.protocol.wire.Message.Registration;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class PlainMessageTest {
  private static final UUID ID = UUID.fromString("6f9619ff-8b86-4011-b42d-00cf4fc964ff");
  private static final HeartBeat BEAT = HeartBeat.refreshing(ID);

  @Test
  void readsWhatIsWrittenHere() {
    assertThat(PlainMessage.of(written(Registration.REQUEST))).contains(Registration.REQUEST);
    assertThat(PlainMessage.of(written(BEAT))).contains(BEAT);
  }

  @Test
  void leavesTheRestToTheParser() {
    for (Message other :
        List.of(Registration.assigning(ID), HeartBeat.PLAIN, new HeartBeat("x", Optional.of(ID)))) {
      assertThat(PlainMessage.of(written(other))).isEmpty();
    }
    assertThat(PlainMessage.of(new byte[0])).isEmpty();
  }

  /** One or two bytes are other ones, are missing, or come twice. */
  @Property(tries = 20_000)
  void saysNothingElseThanTheParser(@ForAll long seed) throws MalformedMessage {
    Random random = new Random(seed);
    byte[] datagram = written(random.nextBoolean() ? BEAT : Registration.REQUEST);
    for (int times = random.nextInt(3); times > 0; times--) {
      datagram = changed(datagram, random);
    }

    Optional<Message> read = PlainMessage.of(datagram);

    if (read.isPresent()) {
      assertThat(MessageCodec.parse(datagram)).isEqualTo(read.get());
      assertThat(MessageCodec.decode(ByteBuffer.wrap(datagram))).isEqualTo(read.get());
    }
  }

  private static byte[] changed(byte[] datagram, Random random) {
    int at = random.nextInt(datagram.length);
    return switch (random.nextInt(3)) {
      case 0 -> without(datagram, at);
      case 1 -> twice(datagram, at);
      default -> {
        byte[] other = datagram.clone();
        other[at] =
            random.nextBoolean() ? (byte) random.nextInt() : datagram[random.nextInt(at + 1)];
        yield other;
      }
    };
  }

  private static byte[] without(byte[] datagram, int at) {
    byte[] shorter = Arrays.copyOf(datagram, datagram.length - 1);
    System.arraycopy(datagram, at + 1, shorter, at, shorter.length - at);
    return shorter;
  }

  private static byte[] twice(byte[] datagram, int at) {
    byte[] longer = Arrays.copyOf(datagram, datagram.length + 1);
    System.arraycopy(datagram, at, longer, at + 1, datagram.length - at);
    return longer;
  }

  private static byte[] written(Message message) {
    return MessageCodec.encode(message).array();
  }
}
