package dev.punchline.protocol.stun.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.stun.ClassicAttribute.ResponseAddress;
import dev.punchline.protocol.stun.DiscoveryAttribute.ChangeRequest;
import dev.punchline.protocol.stun.DiscoveryAttribute.Padding;
import dev.punchline.protocol.stun.DiscoveryAttribute.ResponsePort;
import dev.punchline.protocol.stun.IntegrityAlgorithm;
import dev.punchline.protocol.stun.IntegrityKey;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.Octets;
import dev.punchline.protocol.stun.OpaqueString;
import dev.punchline.protocol.stun.Protection;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.Raw;
import dev.punchline.protocol.stun.StunAttribute.Software;
import dev.punchline.protocol.stun.StunAttribute.Username;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TransactionId;
import dev.punchline.protocol.testing.Addresses;
import dev.punchline.protocol.testing.ArbitraryAddresses;
import dev.punchline.protocol.wire.StunFraming;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whoever sends in another's name cannot have that one flooded. */
class AnswerGrowthPropertyTest {
  private static final IntegrityKey KEY = key("VOkJxbRl1RmTxUk/WvJxBt");
  private static final IntegrityKey WRONG_KEY = key("wrongwrongwrongwrongwr");

  @Property
  void aServerWithOneAddressAnswersWithLittleMore(
      @ForAll("requests") ByteBuffer request, @ForAll("sources") InetSocketAddress source) {
    int most =
        Binding.decoded(request).has(ChangeRequest.class)
            ? StunResponder.MOST_GROWTH_OF_DISCOVERY
            : StunResponder.MOST_GROWTH;

    assertThat(growth(Responding.with(AnswerGrowthPropertyTest::session), request, source))
        .isLessThanOrEqualTo(most);
  }

  @Property
  void aServerWithTwoAnswersWithFourAddressesMoreAtMost(
      @ForAll("requests") ByteBuffer request, @ForAll("sources") InetSocketAddress source) {
    Responding responder = Responding.onTwoAddresses(AnswerGrowthPropertyTest::session);

    assertThat(growth(responder, request, source))
        .isLessThanOrEqualTo(StunResponder.MOST_GROWTH_OF_DISCOVERY);
  }

  @Property
  void anAnswerGoesToNobodyButWhoAskedUnlessThatPortHasAskedToo(
      @ForAll("requests") ByteBuffer request, @ForAll("sources") InetSocketAddress source) {
    Outcome outcome =
        Responding.onTwoAddresses(AnswerGrowthPropertyTest::session)
            .outcome(request, source, Endpoint.PRIMARY, 0);

    if (outcome instanceof Outcome.Reply reply) {
      assertThat(reply.destination()).isEqualTo(source);
    }
  }

  /** RFC 3489 section 11.2 has no padding: a client of it would read on at the wrong place. */
  @Property
  void everyLengthInAnAnswerToAClassicRequestIsAMultipleOfFour(
      @ForAll("classicRequests") ByteBuffer request,
      @ForAll("sources") InetSocketAddress source,
      @ForAll Endpoint at) {
    Responding responder = Responding.onTwoAddresses(AnswerGrowthPropertyTest::session);

    if (responder.outcome(request, source, at, 0) instanceof Outcome.Reply reply) {
      assertThat(lengths(reply.bytes())).isNotEmpty().allMatch(length -> length % 4 == 0);
    }
  }

  /** Of the values of an answer's attributes, in their order. */
  private static List<Integer> lengths(ByteBuffer answer) {
    List<Integer> lengths = new ArrayList<>();
    ByteBuffer rest = answer.slice().position(StunFraming.HEADER_BYTES);
    while (rest.hasRemaining()) {
      int length = rest.getShort(rest.position() + 2) & 0xFFFF;
      lengths.add(length);
      rest.position(
          rest.position() + StunFraming.ATTRIBUTE_HEADER_BYTES + StunFraming.padded(length));
    }
    return lengths;
  }

  private static int growth(Responding responder, ByteBuffer request, InetSocketAddress source) {
    // So that RESPONSE-PORT has somewhere to lead to.
    responder.outcome(
        Binding.request(),
        new InetSocketAddress(source.getAddress(), Addresses.BOB.getPort()),
        Endpoint.PRIMARY,
        0);
    return switch (responder.outcome(request, source, Endpoint.PRIMARY, 0)) {
      case Outcome.Reply reply -> reply.bytes().remaining() - request.remaining();
      case Outcome.Dropped dropped -> 0;
    };
  }

  @Provide
  Arbitrary<InetSocketAddress> sources() {
    return ArbitraryAddresses.sendable();
  }

  /** Of every kind but one: nobody here knows the session's password. */
  @Provide
  Arbitrary<ByteBuffer> requests() {
    return requests(Arbitraries.of(Binding.TRANSACTION, Binding.CLASSIC));
  }

  @Provide
  Arbitrary<ByteBuffer> classicRequests() {
    return requests(Arbitraries.just(Binding.CLASSIC));
  }

  private static Arbitrary<ByteBuffer> requests(Arbitrary<TransactionId> transactions) {
    Arbitrary<Protection> protections =
        Arbitraries.of(
            Protection.NONE,
            Protection.FINGERPRINT,
            Protection.of(WRONG_KEY, IntegrityAlgorithm.SHA1),
            Protection.of(WRONG_KEY, IntegrityAlgorithm.SHA256).withFingerprint(true));
    return Combinators.combine(transactions, protections, attributes().list().ofMaxSize(8))
        .as(AnswerGrowthPropertyTest::request);
  }

  private static ByteBuffer request(
      TransactionId transaction, Protection protection, List<StunAttribute> attributes) {
    return StunCodec.encode(
        new StunMessage(MessageClass.REQUEST, StunMessage.BINDING, transaction, attributes),
        protection);
  }

  private static Arbitrary<StunAttribute> attributes() {
    Arbitrary<Octets> octets =
        Arbitraries.bytes().array(byte[].class).ofMaxSize(40).map(Octets::of);
    Arbitrary<Integer> unknown = Arbitraries.of(0x7A03, 0x7FFF, 0x00FE, 0x8888, 0xFFFF);
    Arbitrary<Boolean> flags = Arbitraries.of(true, false);
    return Arbitraries.oneOf(
        Combinators.combine(unknown, octets).as(Raw::new),
        Combinators.combine(flags, flags).as(ChangeRequest::new),
        Arbitraries.of(Addresses.BOB.getPort(), 1, 0, 65_535).map(ResponsePort::new),
        octets.map(Padding::new),
        Arbitraries.integers()
            .between(1400, 2000)
            .map(length -> new Padding(Binding.opaque(0, length).value())),
        Arbitraries.of("session:me", "nobody:me", "somebody").map(Username::new),
        Arbitraries.strings().ascii().ofMaxLength(40).map(Software::new),
        ArbitraryAddresses.any().map(ResponseAddress::new));
  }

  private static Optional<IntegrityKey> session(String ufrag) {
    return ufrag.equals("session") ? Optional.of(KEY) : Optional.empty();
  }

  private static IntegrityKey key(String password) {
    return IntegrityKey.shortTerm(OpaqueString.of(password));
  }
}
