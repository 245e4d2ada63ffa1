package dev.punchline.protocol.trace;

import dev.punchline.protocol.stun.MalformedStun;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.wire.DatagramKind;
import dev.punchline.protocol.wire.MalformedMessage;
import dev.punchline.protocol.wire.Message;
import dev.punchline.protocol.wire.MessageCodec;
import dev.punchline.protocol.wire.TransportAddress;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * What one datagram says, on one line. Any bytes have a summary; whatever the network sent, there
 * is no control character, line break or bidirectional control in it.
 *
 * @param kind what it is: {@code HELLO}, {@code STUN Binding request}, {@code DTLS}, {@code
 *     malformed message}
 * @param detail what it says beyond that: {@code "hi"}, {@code 203.0.113.5:4000}; may be empty
 */
public record DatagramSummary(String kind, String detail) {
  /** What the network sent is made safe here, whoever made the words. */
  public DatagramSummary {
    kind = SafeLine.of(kind);
    detail = SafeLine.of(detail);
  }

  /** The summary of the bytes between position and limit, on one line; neither moves. */
  public static String of(ByteBuffer datagram) {
    return read(datagram).toString();
  }

  /** The summary of the bytes between position and limit; neither moves. */
  public static DatagramSummary read(ByteBuffer datagram) {
    return switch (DatagramKind.of(datagram)) {
      case JSON -> message(datagram);
      case STUN -> stun("STUN", datagram);
      case CLASSIC_STUN -> stun("RFC 3489", datagram);
      case ZRTP -> foreign("ZRTP", datagram);
      case DTLS -> foreign("DTLS", datagram);
      case TURN_CHANNEL -> foreign("TURN ChannelData", datagram);
      case QUIC -> foreign("QUIC", datagram);
      case RTP -> foreign("RTP", datagram);
      case RTCP -> foreign("RTCP", datagram);
      case UNKNOWN -> foreign("unknown", datagram);
    };
  }

  @Override
  public String toString() {
    return detail.isEmpty() ? kind : kind + " " + detail;
  }

  private static DatagramSummary message(ByteBuffer datagram) {
    try {
      Message message = MessageCodec.decode(datagram);
      return switch (message) {
        case Message.Registration registration ->
            new DatagramSummary(
                message.type(),
                registration.assigned().map(id -> "-> " + id).orElse(registration.payload()));
        case Message.InitiateChat(var peer) ->
            new DatagramSummary(message.type(), TransportAddress.format(peer));
        case Message.Hello hello -> new DatagramSummary(message.type(), "");
        case Message.Success success -> new DatagramSummary(message.type(), "");
        case Message.Text(var line) -> new DatagramSummary(message.type(), SafeLine.quoted(line));
        case Message.HeartBeat beat ->
            new DatagramSummary(message.type(), beat.registration().map(UUID::toString).orElse(""));
        case Message.Expired(var registration) ->
            new DatagramSummary(message.type(), registration.toString());
        case Message.Bye bye -> new DatagramSummary(message.type(), "");
        case Message.Unknown(var type, var payload) ->
            new DatagramSummary("unknown message", SafeLine.quoted(type));
      };
    } catch (MalformedMessage e) {
      return new DatagramSummary("malformed message", "(" + e.getMessage() + ")");
    }
  }

  private static DatagramSummary stun(String name, ByteBuffer datagram) {
    try {
      return StunSummary.of(name, StunCodec.decode(datagram));
    } catch (MalformedStun e) {
      return new DatagramSummary("malformed " + name, "(" + e.getMessage() + ")");
    }
  }

  private static DatagramSummary foreign(String name, ByteBuffer datagram) {
    return new DatagramSummary(name, datagram.remaining() + " bytes");
  }
}
