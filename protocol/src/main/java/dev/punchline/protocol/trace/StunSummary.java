package dev.punchline.protocol.trace;

import dev.punchline.protocol.stun.ClassicAttribute.DraftXorMappedAddress;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.RendezvousAttribute.OwnId;
import dev.punchline.protocol.stun.RendezvousAttribute.PeerId;
import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.MappedAddress;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TurnAttribute.XorPeerAddress;
import dev.punchline.protocol.wire.TransportAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A STUN message on one line: method, class and the one thing that it is about, which is an
 * address, an error or, in rendezvous over STUN, who wants to meet whom.
 */
final class StunSummary {
  private StunSummary() {}

  /**
   * @param name what the protocol is called
   */
  static DatagramSummary of(String name, StunMessage message) {
    return new DatagramSummary(
        "%s %s %s".formatted(name, method(message.method()), word(message.messageClass())),
        detail(message));
  }

  private static String method(int method) {
    return method == StunMessage.BINDING ? "Binding" : "method 0x%03x".formatted(method);
  }

  private static String word(MessageClass messageClass) {
    return switch (messageClass) {
      case REQUEST -> "request";
      case INDICATION -> "indication";
      case SUCCESS_RESPONSE -> "success";
      case ERROR_RESPONSE -> "error";
    };
  }

  private static String detail(StunMessage message) {
    Optional<String> id = message.first(OwnId.class).map(OwnId::name);
    Optional<String> wanted = message.first(PeerId.class).map(PeerId::name);
    Optional<String> peer =
        message.first(XorPeerAddress.class).map(XorPeerAddress::address).map(StunSummary::format);
    return switch (message.messageClass()) {
      case REQUEST -> words(id, wanted.map(name -> "wants " + name));
      case INDICATION -> words(id, peer.map(address -> "at " + address));
      case SUCCESS_RESPONSE -> words(mapped(message), peer.map(address -> "peer " + address));
      case ERROR_RESPONSE ->
          message.first(ErrorCode.class).map(error -> String.valueOf(error.code())).orElse("");
    };
  }

  private static String words(Optional<String> first, Optional<String> second) {
    return Stream.of(first, second).flatMap(Optional::stream).collect(Collectors.joining(" "));
  }

  private static Optional<String> mapped(StunMessage message) {
    return message
        .first(XorMappedAddress.class)
        .map(XorMappedAddress::address)
        .or(() -> message.first(DraftXorMappedAddress.class).map(DraftXorMappedAddress::address))
        .or(() -> message.first(MappedAddress.class).map(MappedAddress::address))
        .map(StunSummary::format);
  }

  private static String format(InetSocketAddress address) {
    return TransportAddress.format(address);
  }
}
