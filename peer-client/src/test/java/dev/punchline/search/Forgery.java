package dev.punchline.search;

import dev.punchline.protocol.wire.Message;
import dev.punchline.protocol.wire.MessageCodec;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;

/** What a stranger sends, from its own address. */
enum Forgery {
  HELLO,
  SUCCESS,
  TEXT,
  BYE,
  HEART_BEAT,
  INITIATE_CHAT,
  EXPIRED,
  GARBAGE,
  HALF_A_MESSAGE,
  STUN_HEADER;

  /** What its TEXT says; no peer says that. */
  static final String LINE = "a stranger says this";

  private static final int STUN_HEADER_SIZE = 20;

  /** As it goes over the wire. */
  ByteBuffer datagram(InetSocketAddress stranger) {
    return switch (this) {
      case HELLO -> MessageCodec.encode(new Message.Hello("...", Set.of()));
      case SUCCESS -> MessageCodec.encode(new Message.Success(".", Set.of()));
      case TEXT -> MessageCodec.encode(new Message.Text(LINE));
      case BYE -> MessageCodec.encode(new Message.Bye());
      case HEART_BEAT -> MessageCodec.encode(Message.HeartBeat.PLAIN);
      case INITIATE_CHAT -> MessageCodec.encode(new Message.InitiateChat(stranger));
      case EXPIRED -> MessageCodec.encode(new Message.Expired(new UUID(1, 2)));
      case GARBAGE -> bytes("\0\u00ff?}{");
      case HALF_A_MESSAGE -> bytes("{\"type\":\"HELLO\",");
      case STUN_HEADER ->
          ByteBuffer.allocate(STUN_HEADER_SIZE)
              .putInt(0x0101_0000)
              .putInt(0x2112_A442)
              .clear()
              .asReadOnlyBuffer();
    };
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
