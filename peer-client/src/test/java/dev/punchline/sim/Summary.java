package dev.punchline.sim;

import dev.punchline.protocol.wire.DatagramKind;
import dev.punchline.protocol.wire.MalformedMessage;
import dev.punchline.protocol.wire.MessageCodec;
import java.nio.ByteBuffer;

/** What a datagram is, in a word. */
final class Summary {
  private Summary() {}

  static String of(ByteBuffer datagram) {
    DatagramKind kind = DatagramKind.of(datagram);
    if (kind != DatagramKind.JSON) {
      return kind.name();
    }
    try {
      return MessageCodec.decode(datagram).type();
    } catch (MalformedMessage e) {
      return "garbage";
    }
  }
}
