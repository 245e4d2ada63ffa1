package dev.punchline.protocol.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.punchline.protocol.testing.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StunStreamTest {
  private static final TransactionId TRANSACTION = new TransactionId(1, 2);
  private static final int LARGEST = 65_552;

  @Property
  void cutsTheSameMessagesHoweverTheyArrive(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 3000) Integer> lengths,
      @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 2500) Integer> pieces)
      throws MalformedStun {
    List<ByteBuffer> messages = lengths.stream().map(StunStreamTest::message).toList();
    ByteBuffer all = ByteBuffer.allocate(8 * 4000);
    messages.forEach(message -> all.put(message.duplicate()));
    all.flip();

    List<ByteBuffer> cut = cut(all, pieces);

    assertThat(cut).isEqualTo(messages);
  }

  @Test
  void takesTheLargestMessage() throws MalformedStun {
    ByteBuffer largest = message(LARGEST - 24);

    assertThat(cut(largest.duplicate(), List.of(LARGEST))).containsExactly(largest);
  }

  @Test
  void takesALittleAgainAfterALargeOne() throws MalformedStun {
    ByteBuffer all = ByteBuffer.allocate(LARGEST + 24);
    all.put(message(LARGEST - 24)).put(message(0)).flip();

    assertThat(cut(all, List.of(LARGEST, 7))).hasSize(2);
  }

  @Test
  void theSpaceIsNotAsLargeAsAMessageClaimsToBe() throws MalformedStun {
    StunStream stream = new StunStream();
    stream.space().put(Bytes.hex("0001 fffc 2112a442 000000000000000000000000"));

    assertThat(stream.next()).isEmpty();
    assertThat(stream.space().capacity()).isLessThanOrEqualTo(1024);
  }

  @ParameterizedTest
  @ValueSource(strings = {"40", "ff", "47455420", "00010001", "000100002112a443", "7b"})
  void knowsEarlyWhatCannotBeStun(String begin) {
    StunStream stream = new StunStream();
    stream.space().put(Bytes.hex(begin));

    assertThatExceptionOfType(MalformedStun.class).isThrownBy(stream::next);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "000100", "00010000", "000100002112a4"})
  void waitsWhileItMayStillBeStun(String begin) throws MalformedStun {
    StunStream stream = new StunStream();
    stream.space().put(Bytes.hex(begin));

    assertThat(stream.next()).isEmpty();
  }

  private static List<ByteBuffer> cut(ByteBuffer all, List<Integer> pieces) throws MalformedStun {
    StunStream stream = new StunStream();
    List<ByteBuffer> cut = new ArrayList<>();
    for (int turn = 0; all.hasRemaining(); turn++) {
      ByteBuffer space = stream.space();
      int piece = Math.min(pieces.get(turn % pieces.size()), space.remaining());
      assertThat(piece).isPositive();
      space.put(all.slice(all.position(), Math.min(piece, all.remaining())));
      all.position(Math.min(all.limit(), all.position() + piece));
      for (Optional<ByteBuffer> next = stream.next(); next.isPresent(); next = stream.next()) {
        cut.add(ByteBuffer.wrap(Bytes.array(next.get())));
      }
    }
    return cut;
  }

  /** A message with one attribute of this length. */
  private static ByteBuffer message(int length) {
    return StunCodec.encode(
        StunMessage.bindingRequest(
            TRANSACTION, new StunAttribute.Raw(0x8001, Octets.of(new byte[length]))));
  }
}
