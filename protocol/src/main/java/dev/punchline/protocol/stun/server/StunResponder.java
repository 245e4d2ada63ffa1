package dev.punchline.protocol.stun.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.punchline.protocol.stun.AttributeType;
import dev.punchline.protocol.stun.ClassicAttribute.ChangedAddress;
import dev.punchline.protocol.stun.ClassicAttribute.ResponseAddress;
import dev.punchline.protocol.stun.ClassicAttribute.SourceAddress;
import dev.punchline.protocol.stun.DiscoveryAttribute.ChangeRequest;
import dev.punchline.protocol.stun.DiscoveryAttribute.OtherAddress;
import dev.punchline.protocol.stun.DiscoveryAttribute.Padding;
import dev.punchline.protocol.stun.DiscoveryAttribute.ResponseOrigin;
import dev.punchline.protocol.stun.DiscoveryAttribute.ResponsePort;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.Octets;
import dev.punchline.protocol.stun.Protection;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.Fingerprint;
import dev.punchline.protocol.stun.StunAttribute.MappedAddress;
import dev.punchline.protocol.stun.StunAttribute.Software;
import dev.punchline.protocol.stun.StunAttribute.UnknownAttributes;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TurnAttribute;
import dev.punchline.protocol.wire.StunFraming;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Answers Binding requests, RFC 8489 section 6.3.1 and RFC 5780 section 6.1. Safe for any number of
 * threads; keeps at most about 800 kB of memory.
 *
 * <p>An answer is at most {@link #MOST_GROWTH} bytes longer than its request, or {@link
 * #MOST_GROWTH_OF_DISCOVERY} where the server offers RFC 5780 or the request has a CHANGE-REQUEST,
 * so that a spoofed source cannot be flooded with much more than was sent. Only who has proved
 * where or who it is, by a TCP connection or a session's password, is told more.
 */
public final class StunResponder {
  /** An address of IPv6 in an answer to an empty request, in bytes. */
  public static final int MOST_GROWTH = 24;

  /** Four of them: the source twice, RESPONSE-ORIGIN and OTHER-ADDRESS. */
  public static final int MOST_GROWTH_OF_DISCOVERY = 4 * MOST_GROWTH;

  /** The longest answer to a plain request, in bytes. */
  public static final int PLAIN_ANSWER_BYTES = PlainBinding.ANSWER_BYTES;

  /** What most interfaces can send at once, RFC 5780 section 7.6; a multiple of four. */
  private static final int MTU = 1500;

  private final ResponderSettings settings;
  private final RecentSources recent;
  private final Software software;
  private final int softwareBytes;

  /** Whether it is so short that some answer to a plain request has room for it. */
  private final boolean softwareFitsPlain;

  /**
   * @param random draws the key by which sources are remembered; must not be guessable
   */
  public StunResponder(ResponderSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.recent = new RecentSources(random);
    this.software = new Software(settings.software());
    this.softwareBytes =
        StunFraming.ATTRIBUTE_HEADER_BYTES
            + StunFraming.padded(settings.software().getBytes(UTF_8).length);
    this.softwareFitsPlain = PlainBinding.LEAST_GROWTH + softwareBytes <= MOST_GROWTH;
  }

  /**
   * Answers a Binding request that has no attributes: the same bytes as {@link #respond} would, to
   * be sent to the source from the socket by which the request came, but without making an object.
   *
   * @param request the bytes between position and limit, which do not move
   * @param answer gets the answer at its position, which moves behind it; must have {@value
   *     #PLAIN_ANSWER_BYTES} bytes left
   * @return false if the request is no such one, or the answer has more to say; nothing is written
   *     then
   */
  public boolean answerPlain(
      ByteBuffer request, InetSocketAddress source, Endpoint at, ByteBuffer answer) {
    if (softwareFitsPlain || settings.offersDiscovery(at) || !PlainBinding.isPlain(request)) {
      return false;
    }
    PlainBinding.answer(request, source, answer);
    return true;
  }

  /**
   * Decides about one message.
   *
   * @param now monotonic
   */
  public Outcome respond(Arrival arrival, Instant now) {
    StunMessage message = arrival.message();
    return switch (message.messageClass()) {
      case INDICATION -> new Outcome.Dropped(DropReason.INDICATION);
      case SUCCESS_RESPONSE, ERROR_RESPONSE -> new Outcome.Dropped(DropReason.RESPONSE);
      case REQUEST ->
          message.method() == StunMessage.BINDING
              ? authenticate(arrival, now)
              : new Outcome.Dropped(DropReason.OTHER_METHOD);
    };
  }

  private Outcome authenticate(Arrival arrival, Instant now) {
    boolean fingerprint = arrival.message().has(Fingerprint.class);
    return switch (SessionCheck.of(arrival, settings.sessions())) {
      case SessionCheck.Result.Ignored(var reason) -> new Outcome.Dropped(reason);
      // Whoever failed the check gets no integrity: there is no key that both have.
      case SessionCheck.Result.Refused(var error) ->
          refusal(arrival, Protection.FINGERPRINT, error);
      case SessionCheck.Result.Proven(var key, var algorithm) ->
          answer(arrival, Protection.of(key, algorithm).withFingerprint(true), now);
      case SessionCheck.Result.Anonymous() ->
          answer(arrival, fingerprint ? Protection.FINGERPRINT : Protection.NONE, now);
    };
  }

  private Outcome answer(Arrival arrival, Protection protection, Instant now) {
    StunMessage request = arrival.message();
    Optional<ChangeRequest> change = request.first(ChangeRequest.class);
    Optional<Endpoint> from = from(arrival.at(), change);
    List<Integer> unknown = notUnderstood(arrival, from.isPresent());
    if (from.isEmpty() || !unknown.isEmpty()) {
      return refusal(
          arrival, protection, Errors.UNKNOWN_ATTRIBUTE, unknownAttributes(request, unknown));
    }
    Optional<ResponsePort> port = request.first(ResponsePort.class);
    if (port.isPresent() && request.has(Padding.class)) {
      return refusal(arrival, protection, Errors.BAD_REQUEST);
    }
    Optional<InetSocketAddress> destination = destination(arrival.source(), port, now);
    return destination.isEmpty()
        ? new Outcome.Dropped(DropReason.FOREIGN_RESPONSE_PORT)
        : new Outcome.Reply(
            success(arrival, protection, from.get()), destination.get(), from.get());
  }

  /**
   * Where the answer goes. RFC 5780 section 7.5 lets anybody behind an address have answers sent to
   * any port of it; here only to one that has agreed to it, by asking for its own answer in this
   * way.
   */
  private Optional<InetSocketAddress> destination(
      InetSocketAddress source, Optional<ResponsePort> port, Instant now) {
    if (port.isEmpty()) {
      return Optional.of(source);
    }
    int asked = port.get().port();
    if (asked == 0 || asked == source.getPort()) {
      recent.add(source, now);
      return Optional.of(source);
    }
    return recent.has(source.getAddress(), asked, now)
        ? Optional.of(new InetSocketAddress(source.getAddress(), asked))
        : Optional.empty();
  }

  /**
   * The socket from which the answer should come, if there is such a one. RFC 5780 section 6 would
   * refuse every CHANGE-REQUEST where there is one address only; to change the port is worth having
   * all the same, and RESPONSE-ORIGIN shows that it was done.
   */
  private Optional<Endpoint> from(Endpoint at, Optional<ChangeRequest> change) {
    return change
        .map(wanted -> at.changed(wanted.ip(), wanted.port()).filter(settings::has))
        .orElse(Optional.of(at));
  }

  /** What is not known, and what is known but cannot be done here. */
  private static List<Integer> notUnderstood(Arrival arrival, boolean canChange) {
    StunMessage request = arrival.message();
    List<Integer> unknown = new ArrayList<>(request.unknownRequired());
    unknown.addAll(ofTurn(request));
    if (!canChange) {
      unknown.add(AttributeType.CHANGE_REQUEST.code());
    }
    if (arrival.at() == Endpoint.TCP && request.has(ResponsePort.class)) {
      unknown.add(AttributeType.RESPONSE_PORT.code());
    }
    if (request.has(ResponseAddress.class)) {
      unknown.add(AttributeType.RESPONSE_ADDRESS.code());
    }
    return unknown;
  }

  /** They have to be understood, and mean nothing to a server that relays nothing. */
  private static List<Integer> ofTurn(StunMessage request) {
    return request.attributes().stream()
        .filter(TurnAttribute.class::isInstance)
        .map(StunAttribute::type)
        .distinct()
        .toList();
  }

  /** RFC 3489 section 11.2.10 knows no padding: one type of an odd number stands there twice. */
  private static UnknownAttributes unknownAttributes(StunMessage request, List<Integer> unknown) {
    if (request.transaction().isClassic() && unknown.size() % 2 == 1) {
      unknown.add(unknown.getLast());
    }
    return new UnknownAttributes(unknown);
  }

  private static Outcome.Reply refusal(
      Arrival arrival, Protection protection, ErrorCode error, StunAttribute... more) {
    List<StunAttribute> attributes = new ArrayList<>(List.of(more));
    attributes.addFirst(error);
    ByteBuffer bytes =
        StunCodec.encode(
            arrival.message().response(MessageClass.ERROR_RESPONSE, attributes), protection);
    return new Outcome.Reply(bytes, arrival.source(), arrival.at());
  }

  private ByteBuffer success(Arrival arrival, Protection protection, Endpoint from) {
    StunMessage request = arrival.message();
    List<StunAttribute> attributes = new ArrayList<>(6);
    if (request.transaction().isClassic()) {
      addClassicAddresses(arrival, from, attributes);
    } else {
      addAddresses(arrival, from, attributes);
    }
    request.first(Padding.class).ifPresent(padding -> attributes.add(padding(padding)));
    ByteBuffer bytes = encode(request, attributes, protection);
    if (request.transaction().isClassic()) {
      // RFC 3489 has neither SOFTWARE nor the padding that its text may need.
      return bytes;
    }
    boolean proven = protection.key().isPresent() || arrival.at() == Endpoint.TCP;
    int growth = bytes.remaining() + softwareBytes - arrival.bytes().remaining();
    if (proven || growth <= MOST_GROWTH) {
      attributes.add(software);
      return encode(request, attributes, protection);
    }
    return bytes;
  }

  private static ByteBuffer encode(
      StunMessage request, List<StunAttribute> attributes, Protection protection) {
    return StunCodec.encode(
        request.response(MessageClass.SUCCESS_RESPONSE, attributes), protection);
  }

  /** RFC 5780 section 6.1: with behaviour discovery "the server MUST include both" addresses. */
  private void addAddresses(Arrival arrival, Endpoint from, List<StunAttribute> attributes) {
    attributes.add(new XorMappedAddress(arrival.source()));
    if (settings.offersDiscovery(arrival.at())) {
      attributes.add(new MappedAddress(arrival.source()));
      other(arrival.at()).ifPresent(other -> attributes.add(new OtherAddress(other)));
    }
    origin(arrival, from).ifPresent(origin -> attributes.add(new ResponseOrigin(origin)));
  }

  /** RFC 3489 section 8.1. */
  private void addClassicAddresses(Arrival arrival, Endpoint from, List<StunAttribute> attributes) {
    attributes.add(new MappedAddress(arrival.source()));
    origin(arrival, from).ifPresent(origin -> attributes.add(new SourceAddress(origin)));
    if (settings.offersDiscovery(arrival.at())) {
      other(arrival.at()).ifPresent(other -> attributes.add(new ChangedAddress(other)));
    }
  }

  private Optional<InetSocketAddress> origin(Arrival arrival, Endpoint from) {
    boolean wanted =
        settings.offersDiscovery(arrival.at()) || arrival.message().has(ChangeRequest.class);
    return wanted ? settings.specific(from) : Optional.empty();
  }

  private Optional<InetSocketAddress> other(Endpoint at) {
    return at.changed(true, true).flatMap(settings::specific);
  }

  /** As long as the request's, so that it cannot make the answer grow. */
  private static Padding padding(Padding asked) {
    int length = Math.min(MTU, StunFraming.padded(asked.bytes().length()));
    return new Padding(Octets.of(new byte[length]));
  }
}
