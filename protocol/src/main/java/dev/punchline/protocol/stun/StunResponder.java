package dev.punchline.protocol.stun;

import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.UnknownAttributes;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The server's side of STUN Binding, RFC 8489 section 6.3.1, as a function of one datagram.
 * Stateless; any thread may use it.
 *
 * <p>To a request of 20 bytes it answers with 32 (IPv4) or 44 (IPv6), so a spoofed source gets at
 * most 24 bytes more than were sent. A refusal keeps to that bound too.
 */
public final class StunResponder {
  /** The RFC's "Unknown Attribute" would make the answer grow by more than is promised above. */
  private static final String REASON = "Unknown attr";

  private StunResponder() {}

  /**
   * The answer to a datagram, if it deserves one: only Binding requests do.
   *
   * @param source where the datagram came from; its answer goes there and says so
   * @throws MalformedStun if it is no STUN message; "silently discarded" is what the RFC wants
   */
  public static Optional<ByteBuffer> respond(ByteBuffer datagram, InetSocketAddress source)
      throws MalformedStun {
    StunMessage message = StunCodec.decode(datagram);
    if (message.messageClass() != MessageClass.REQUEST || message.method() != StunMessage.BINDING) {
      return Optional.empty();
    }
    return Optional.of(StunCodec.encode(answer(message, source)));
  }

  private static StunMessage answer(StunMessage request, InetSocketAddress source) {
    List<Integer> unknown = request.unknownRequired();
    if (unknown.isEmpty()) {
      return response(request, MessageClass.SUCCESS_RESPONSE, new XorMappedAddress(source));
    }
    return response(
        request,
        MessageClass.ERROR_RESPONSE,
        new ErrorCode(ErrorCode.UNKNOWN_ATTRIBUTE, REASON),
        new UnknownAttributes(unknown));
  }

  private static StunMessage response(
      StunMessage request, MessageClass messageClass, StunAttribute... attributes) {
    return new StunMessage(
        messageClass, request.method(), request.transaction(), List.of(attributes));
  }
}
