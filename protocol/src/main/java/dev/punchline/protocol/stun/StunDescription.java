package dev.punchline.protocol.stun;

import dev.punchline.protocol.wire.StunFraming;
import dev.punchline.protocol.wire.TransportAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A STUN message in words, attribute by attribute, to be read beside the RFC. Text from the network
 * is in it as it came: whoever shows it makes it safe first.
 */
public final class StunDescription {
  private static final int LONGEST_BYTES_SHOWN = 32;

  private StunDescription() {}

  /**
   * One line for the header, and one for each attribute: its number, name, length in bytes without
   * padding, value and where it is defined.
   *
   * @param message between position and limit; neither moves
   */
  public static List<String> of(ByteBuffer message) {
    try {
      return describe(StunCodec.decode(message), message);
    } catch (MalformedStun e) {
      return List.of("no STUN message: " + e.getMessage());
    }
  }

  private static List<String> describe(StunMessage message, ByteBuffer bytes) {
    List<String> lines = new ArrayList<>();
    String method =
        message.method() == StunMessage.BINDING
            ? "Binding"
            : "method 0x%03x".formatted(message.method());
    lines.add(
        "%s %s, type 0x%04x, length %d, %s"
            .formatted(
                method,
                message.messageClass().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                bytes.getShort(bytes.position()) & 0xFFFF,
                StunFraming.attributesLength(bytes),
                transaction(message.transaction())));
    int offset = bytes.position() + StunFraming.HEADER_BYTES;
    for (StunAttribute attribute : message.attributes()) {
      int length = bytes.getShort(offset + 2) & 0xFFFF;
      lines.add(line(attribute, length));
      offset += StunFraming.ATTRIBUTE_HEADER_BYTES + StunFraming.padded(length);
    }
    return lines;
  }

  private static String transaction(TransactionId id) {
    return id.isClassic()
        ? "no magic cookie, transaction " + id
        : "magic cookie, transaction " + id.toString().substring(8);
  }

  private static String line(StunAttribute attribute, int length) {
    String name =
        AttributeType.of(attribute.type())
            .map(
                type ->
                    "%-24s %3d  %s   (%s)"
                        .formatted(type.label(), length, value(attribute), type.source()))
            .orElseGet(
                () -> "%-24s %3d  %s".formatted(unknown(attribute), length, value(attribute)));
    return "0x%04x %s".formatted(attribute.type(), name);
  }

  private static String unknown(StunAttribute attribute) {
    return attribute.type() < StunAttribute.FIRST_COMPREHENSION_OPTIONAL
        ? "unknown, required"
        : "unknown, optional";
  }

  private static String value(StunAttribute attribute) {
    return switch (attribute) {
      case StunAttribute.MappedAddress(var address) -> address(address);
      case StunAttribute.XorMappedAddress(var address) -> address(address);
      case StunAttribute.AlternateServer(var address) -> address(address);
      case StunAttribute.Username(var name) -> quoted(name);
      case StunAttribute.Realm(var name) -> quoted(name);
      case StunAttribute.Nonce(var value) -> quoted(value) + features(value);
      case StunAttribute.Software(var description) -> quoted(description);
      case StunAttribute.AlternateDomain(var name) -> quoted(name);
      case StunAttribute.UserHash(var hash) -> hash.toString();
      case StunAttribute.MessageIntegrity(var hmac) -> hmac.toString();
      case StunAttribute.MessageIntegritySha256(var hmac) -> hmac.toString();
      case StunAttribute.Fingerprint(int value) -> "%08x, right".formatted(value);
      case StunAttribute.ErrorCode(int code, var reason) -> code + " " + quoted(reason);
      case StunAttribute.PasswordAlgorithms(var algorithms) ->
          algorithms.stream().map(StunDescription::algorithm).collect(Collectors.joining(", "));
      case StunAttribute.ChosenPasswordAlgorithm(var algorithm) -> algorithm(algorithm);
      case StunAttribute.UnknownAttributes(var types) ->
          types.stream().map(StunDescription::type).collect(Collectors.joining(", "));
      case StunAttribute.Raw(int type, var value) -> bytes(value);
      case ClassicAttribute classic -> value(classic);
      case DiscoveryAttribute discovery -> value(discovery);
      case IceAttribute ice -> value(ice);
      case TurnAttribute turn -> value(turn);
      case RendezvousAttribute.OwnId(var name) -> quoted(name);
      case RendezvousAttribute.PeerId(var name) -> quoted(name);
    };
  }

  private static String value(ClassicAttribute attribute) {
    return switch (attribute) {
      case ClassicAttribute.ResponseAddress(var address) -> address(address);
      case ClassicAttribute.SourceAddress(var address) -> address(address);
      case ClassicAttribute.ChangedAddress(var address) -> address(address);
      case ClassicAttribute.ReflectedFrom(var address) -> address(address);
      case ClassicAttribute.DraftXorMappedAddress(var address) -> address(address);
    };
  }

  private static String value(DiscoveryAttribute attribute) {
    return switch (attribute) {
      case DiscoveryAttribute.ChangeRequest(boolean ip, boolean port) ->
          "change IP: %s, change port: %s".formatted(ip ? "yes" : "no", port ? "yes" : "no");
      case DiscoveryAttribute.ResponseOrigin(var address) -> address(address);
      case DiscoveryAttribute.OtherAddress(var address) -> address(address);
      case DiscoveryAttribute.ResponsePort(int port) -> String.valueOf(port);
      case DiscoveryAttribute.Padding(var bytes) -> bytes(bytes);
    };
  }

  private static String value(IceAttribute attribute) {
    return switch (attribute) {
      case IceAttribute.Priority(long value) -> String.valueOf(value);
      case IceAttribute.UseCandidate() -> "yes";
      case IceAttribute.IceControlled(long tieBreaker) -> "%016x".formatted(tieBreaker);
      case IceAttribute.IceControlling(long tieBreaker) -> "%016x".formatted(tieBreaker);
    };
  }

  private static String value(TurnAttribute attribute) {
    return switch (attribute) {
      case TurnAttribute.ChannelNumber(int number) -> "0x%04x".formatted(number);
      case TurnAttribute.Lifetime(long seconds) -> seconds + " s";
      case TurnAttribute.XorPeerAddress(var address) -> address(address);
      case TurnAttribute.Data(var bytes) -> bytes(bytes);
      case TurnAttribute.XorRelayedAddress(var address) -> address(address);
      case TurnAttribute.RequestedTransport(int protocol) -> "protocol " + protocol;
    };
  }

  private static String address(InetSocketAddress address) {
    return TransportAddress.format(address);
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private static String features(String nonce) {
    return NonceCookie.of(nonce)
        .map(
            cookie ->
                ", features:%s%s"
                    .formatted(
                        cookie.passwordAlgorithms() ? " password-algorithms" : "",
                        cookie.usernameAnonymity() ? " username-anonymity" : ""))
        .orElse("");
  }

  private static String algorithm(PasswordAlgorithm algorithm) {
    if (algorithm.equals(PasswordAlgorithm.MD5)) {
      return "MD5";
    }
    return algorithm.equals(PasswordAlgorithm.SHA_256)
        ? "SHA-256"
        : "algorithm 0x%04x".formatted(algorithm.number());
  }

  private static String type(int code) {
    return AttributeType.of(code).map(AttributeType::label).orElse("0x%04x".formatted(code));
  }

  private static String bytes(Octets octets) {
    String hex = octets.toString();
    return octets.length() <= LONGEST_BYTES_SHOWN
        ? hex
        : hex.substring(0, 2 * LONGEST_BYTES_SHOWN) + "…";
  }
}
