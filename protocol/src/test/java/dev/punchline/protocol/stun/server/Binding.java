package dev.punchline.protocol.stun.server;

import dev.punchline.protocol.stun.MalformedStun;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.Octets;
import dev.punchline.protocol.stun.Protection;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.Raw;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TransactionId;
import java.nio.ByteBuffer;
import java.util.List;

/** Binding requests of the tests. */
final class Binding {
  static final TransactionId TRANSACTION = new TransactionId(7, 8);
  static final TransactionId CLASSIC = new TransactionId(0x0102_0304, 7, 8);

  private Binding() {}

  static ByteBuffer request(StunAttribute... attributes) {
    return request(TRANSACTION, Protection.NONE, attributes);
  }

  static ByteBuffer request(Protection protection, StunAttribute... attributes) {
    return request(TRANSACTION, protection, attributes);
  }

  static ByteBuffer classicRequest(StunAttribute... attributes) {
    return request(CLASSIC, Protection.NONE, attributes);
  }

  static StunMessage success(TransactionId transaction, StunAttribute... attributes) {
    return new StunMessage(
        MessageClass.SUCCESS_RESPONSE, StunMessage.BINDING, transaction, List.of(attributes));
  }

  static StunMessage decoded(ByteBuffer message) {
    try {
      return StunCodec.decode(message);
    } catch (MalformedStun e) {
      throw new AssertionError("what we encoded is not STUN", e);
    }
  }

  /** An attribute of zeros. */
  static Raw opaque(int type, int length) {
    return new Raw(type, Octets.of(new byte[length]));
  }

  private static ByteBuffer request(
      TransactionId transaction, Protection protection, StunAttribute... attributes) {
    return StunCodec.encode(
        new StunMessage(
            MessageClass.REQUEST, StunMessage.BINDING, transaction, List.of(attributes)),
        protection);
  }
}
