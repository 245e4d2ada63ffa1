package dev.punchline.protocol.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.punchline.protocol.wire.Message.HeartBeat;
import dev.punchline.protocol.wire.Message.Registration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * The two messages that a server reads most, as {@link MessageCodec#encode} writes them. To compare
 * bytes takes a fraction of what a parser takes; whatever is written otherwise is for the parser.
 */
final class PlainMessage {
  private static final byte[] REGISTRATION = MessageCodec.encode(Registration.REQUEST).array();
  private static final byte[] HEART_BEAT =
      MessageCodec.encode(HeartBeat.refreshing(new UUID(0, 0))).array();
  private static final int UUID_LENGTH = 36;

  /** Behind it are a quotation mark and a brace. */
  private static final int UUID_END = HEART_BEAT.length - 2;

  private static final int UUID_START = UUID_END - UUID_LENGTH;

  private PlainMessage() {}

  /** The message in a datagram, if it is one of the two. */
  static Optional<Message> of(byte[] datagram) {
    if (Arrays.equals(datagram, REGISTRATION)) {
      return Optional.of(Registration.REQUEST);
    }
    return isHeartBeat(datagram)
        ? Uuids.parse(new String(datagram, UUID_START, UUID_LENGTH, ISO_8859_1))
            .map(HeartBeat::refreshing)
        : Optional.empty();
  }

  /** Whatever the UUID may be. */
  private static boolean isHeartBeat(byte[] datagram) {
    int length = datagram.length;
    return length == HEART_BEAT.length
        && Arrays.equals(datagram, 0, UUID_START, HEART_BEAT, 0, UUID_START)
        && Arrays.equals(datagram, UUID_END, length, HEART_BEAT, UUID_END, length);
  }
}
