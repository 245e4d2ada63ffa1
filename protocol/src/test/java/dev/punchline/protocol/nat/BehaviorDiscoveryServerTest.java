package dev.punchline.protocol.nat;

import static dev.punchline.protocol.nat.Dependence.ADDRESS_AND_PORT_DEPENDENT;
import static dev.punchline.protocol.nat.Dependence.ADDRESS_DEPENDENT;
import static dev.punchline.protocol.nat.Dependence.ENDPOINT_INDEPENDENT;
import static dev.punchline.protocol.nat.Finding.not;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.nat.emulator.NatSettings;
import dev.punchline.protocol.stun.AttributeType;
import dev.punchline.protocol.stun.ClassicAttribute.ChangedAddress;
import dev.punchline.protocol.stun.DiscoveryAttribute.ChangeRequest;
import dev.punchline.protocol.stun.DiscoveryAttribute.OtherAddress;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.OpaqueString;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.AlternateServer;
import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.MappedAddress;
import dev.punchline.protocol.stun.StunAttribute.Software;
import dev.punchline.protocol.stun.StunAttribute.UnknownAttributes;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.client.Credentials;
import dev.punchline.protocol.stun.client.StunOutcome;
import dev.punchline.protocol.stun.client.StunRequest;
import dev.punchline.protocol.stun.server.Endpoint;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is told when the server is not all that RFC 5780 asks for. */
class BehaviorDiscoveryServerTest {
  private static final String NO_SECOND_ADDRESS = "the server has no second address";
  private static final String NOT_FROM_OTHER = "the server does not answer from its other address";
  private static final String DEAD = "the server's other address does not answer";

  private static final TestServer ONE_ADDRESS =
      TestServer.at(Endpoint.PRIMARY, Endpoint.OTHER_PORT);
  private static final TestServer ONE_SOCKET = TestServer.at(Endpoint.PRIMARY);
  private static final TestServer.Hearing CHANGES =
      (request, at) -> request.has(ChangeRequest.class);

  @ParameterizedTest
  @EnumSource(Dependence.class)
  void narrowsByTheOtherPortOfAServerWithOneAddress(Dependence filtering) {
    NatSettings kind = Lab.nat(ENDPOINT_INDEPENDENT, filtering);

    NatBehavior found = Lab.behind(kind, ONE_ADDRESS).run().behavior();

    assertThat(found.mapping()).isEqualTo(not(ADDRESS_AND_PORT_DEPENDENT, NO_SECOND_ADDRESS));
    assertThat(found.filtering())
        .isEqualTo(
            filtering == ADDRESS_AND_PORT_DEPENDENT
                ? new Finding.Known<>(ADDRESS_AND_PORT_DEPENDENT)
                : not(ADDRESS_AND_PORT_DEPENDENT, NO_SECOND_ADDRESS));
    assertThat(found.classicType()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Dependence.class)
  void tellsAMappingByPortFromOneAddress(Dependence filtering) {
    NatSettings kind = Lab.nat(ADDRESS_AND_PORT_DEPENDENT, filtering);

    NatBehavior found = Lab.behind(kind, ONE_ADDRESS).run().behavior();

    assertThat(found.mapping()).isEqualTo(new Finding.Known<>(ADDRESS_AND_PORT_DEPENDENT));
    assertThat(found.filtering())
        .isEqualTo(
            filtering == ADDRESS_AND_PORT_DEPENDENT
                ? new Finding.Unknown<>(NO_SECOND_ADDRESS)
                : not(ADDRESS_AND_PORT_DEPENDENT, NO_SECOND_ADDRESS));
    assertThat(found.classicType()).contains(ClassicNatType.SYMMETRIC);
  }

  @Test
  void takesTheOtherPortFromAServerThatNamesItWithItsOnlyAddress() {
    InetSocketAddress named = new InetSocketAddress(TestServer.PRIMARY.getAddress(), 5349);
    TestServer server =
        ONE_SOCKET.deafTo(CHANGES).saying(response -> with(response, new OtherAddress(named)));
    NatSettings kind = Lab.nat(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT);

    Lab.Report report = Lab.behind(kind, server).run();

    assertThat(report.sent())
        .extracting(packet -> packet.destination())
        .contains(named)
        .doesNotContain(TestServer.OTHER_PORT);
    assertThat(report.behavior().filtering()).isEqualTo(new Finding.Unknown<>(NO_SECOND_ADDRESS));
  }

  @ParameterizedTest
  @EnumSource(Dependence.class)
  void knowsNothingMoreFromAServerWithOneSocket(Dependence filtering) {
    NatSettings kind = Lab.nat(ENDPOINT_INDEPENDENT, filtering);

    Lab.Report report = Lab.behind(kind, ONE_SOCKET).run();

    assertThat(report.behavior().mapping()).isEqualTo(new Finding.Unknown<>(NO_SECOND_ADDRESS));
    assertThat(report.behavior().filtering()).isEqualTo(new Finding.Unknown<>(NO_SECOND_ADDRESS));
    assertThat(report.behavior().classicType()).isEmpty();
    assertThat(report.took()).isLessThan(10_000);
  }

  @ParameterizedTest
  @EnumSource(Dependence.class)
  void blamesNoFilterIfTheServerRefusesChangeRequest(Dependence filtering) {
    NatSettings kind = Lab.nat(ENDPOINT_INDEPENDENT, filtering);
    TestServer server =
        TestServer.complete()
            .refusing(
                CHANGES,
                new ErrorCode(ErrorCode.UNKNOWN_ATTRIBUTE, "Unknown attr"),
                new UnknownAttributes(List.of(AttributeType.CHANGE_REQUEST.code())));

    NatBehavior found = Lab.behind(kind, server).run().behavior();

    assertThat(found.filtering()).isEqualTo(new Finding.Unknown<>(NOT_FROM_OTHER));
    assertThat(found.mapping()).isEqualTo(new Finding.Known<>(ENDPOINT_INDEPENDENT));
  }

  @ParameterizedTest
  @EnumSource(Dependence.class)
  void blamesNoFilterIfTheServerAnswersFromWhereItAlwaysDoes(Dependence filtering) {
    NatSettings kind = Lab.nat(ENDPOINT_INDEPENDENT, filtering);
    TestServer server =
        TestServer.complete().hearing(request -> TestServer.without(request, ChangeRequest.class));

    NatBehavior found = Lab.behind(kind, server).run().behavior();

    assertThat(found.filtering()).isEqualTo(new Finding.Unknown<>(NOT_FROM_OTHER));
  }

  @ParameterizedTest
  @EnumSource(Dependence.class)
  void blamesNoFilterIfTheServerIsSilentToChangeRequest(Dependence filtering) {
    NatSettings kind = Lab.nat(ENDPOINT_INDEPENDENT, filtering);

    NatBehavior found = Lab.behind(kind, TestServer.complete().deafTo(CHANGES)).run().behavior();

    assertThat(found.filtering()).isEqualTo(new Finding.Unknown<>(NOT_FROM_OTHER));
    assertThat(found.mapping()).isEqualTo(new Finding.Known<>(ENDPOINT_INDEPENDENT));
  }

  @Test
  void narrowsIfOnlyTheChangeOfPortIsHonoured() {
    TestServer server = TestServer.complete().deafTo(BehaviorDiscoveryServerTest::changesAddress);

    assertThat(filtering(ENDPOINT_INDEPENDENT, server))
        .isEqualTo(not(ADDRESS_AND_PORT_DEPENDENT, NOT_FROM_OTHER));
    assertThat(filtering(ADDRESS_AND_PORT_DEPENDENT, server))
        .isEqualTo(new Finding.Unknown<>(NOT_FROM_OTHER));
  }

  @Test
  void narrowsIfOnlyTheChangeOfBothIsHonoured() {
    TestServer server =
        TestServer.complete()
            .refusing(
                (request, at) -> request.has(ChangeRequest.class) && !changesAddress(request, at),
                new ErrorCode(ErrorCode.BAD_REQUEST, "no"));

    assertThat(filtering(ENDPOINT_INDEPENDENT, server))
        .isEqualTo(new Finding.Known<>(ENDPOINT_INDEPENDENT));
    assertThat(filtering(ADDRESS_DEPENDENT, server))
        .isEqualTo(not(ENDPOINT_INDEPENDENT, "the server does not answer from its other port"));
  }

  @ParameterizedTest
  @EnumSource(Dependence.class)
  void blamesNoFilterIfTheOtherAddressIsDead(Dependence filtering) {
    NatSettings kind = Lab.nat(ENDPOINT_INDEPENDENT, filtering);
    TestServer server = withDeadOtherAddress();

    NatBehavior found = Lab.behind(kind, server).run().behavior();

    assertThat(found.mapping()).isEqualTo(new Finding.Unknown<>(DEAD));
    assertThat(found.filtering())
        .isEqualTo(
            filtering == ADDRESS_AND_PORT_DEPENDENT
                ? new Finding.Unknown<>(DEAD)
                : not(ADDRESS_AND_PORT_DEPENDENT, DEAD));
  }

  @Test
  void narrowsTheMappingIfOnePortOfTheOtherAddressIsDead() {
    NatSettings kind = Lab.nat(ADDRESS_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT);
    TestServer server =
        TestServer.complete().deafTo((request, at) -> at.equals(TestServer.OTHER_BOTH));

    NatBehavior found = Lab.behind(kind, server).run().behavior();

    assertThat(found.mapping())
        .isEqualTo(not(ENDPOINT_INDEPENDENT, "the server's other port does not answer"));
    assertThat(found.filtering()).isEqualTo(new Finding.Unknown<>(DEAD));
    assertThat(found.classicType()).contains(ClassicNatType.SYMMETRIC);
  }

  @ParameterizedTest
  @EnumSource(Dependence.class)
  void takesTheAttributesOfRfc3489(Dependence filtering) {
    NatSettings kind = Lab.nat(ENDPOINT_INDEPENDENT, filtering);
    TestServer classic = TestServer.complete().saying(BehaviorDiscoveryServerTest::classic);

    NatBehavior found = Lab.behind(kind, classic).run().behavior();

    assertThat(found.mapping()).isEqualTo(new Finding.Known<>(ENDPOINT_INDEPENDENT));
    assertThat(found.filtering()).isEqualTo(new Finding.Known<>(filtering));
  }

  @Test
  void asksTheServerThatItIsSentTo() {
    InetSocketAddress front = new InetSocketAddress("192.0.2.9", 3478);
    NatSettings kind = Lab.nat(ADDRESS_DEPENDENT, ADDRESS_DEPENDENT);
    TestServer server =
        TestServer.complete()
            .refusing(
                (request, at) -> at.equals(front),
                new ErrorCode(ErrorCode.TRY_ALTERNATE, "elsewhere"),
                new AlternateServer(TestServer.PRIMARY));

    Lab.Report report =
        Lab.behind(kind, server).asking(request -> StunRequest.binding(front)).run();

    assertThat(report.behavior().mapping()).isEqualTo(new Finding.Known<>(ADDRESS_DEPENDENT));
    assertThat(report.behavior().filtering()).isEqualTo(new Finding.Known<>(ADDRESS_DEPENDENT));
    assertThat(report.sent()).filteredOn(packet -> packet.destination().equals(front)).hasSize(1);
  }

  /** The other server is sent to then, so that what comes from its address shows no filter. */
  @Test
  void blamesNoFilterIfItIsSentElsewhereByChangeRequest() {
    TestServer server =
        TestServer.complete()
            .refusing(
                (request, at) -> request.has(ChangeRequest.class) && at.equals(TestServer.PRIMARY),
                new ErrorCode(ErrorCode.TRY_ALTERNATE, "elsewhere"),
                new AlternateServer(TestServer.OTHER_ADDRESS));

    assertThat(filtering(ADDRESS_DEPENDENT, server))
        .isEqualTo(new Finding.Unknown<>(NOT_FROM_OTHER));
  }

  @Test
  void failsIfNothingAnswers() {
    TestServer silent = (packet, now) -> Optional.empty();

    Lab.Report report = Lab.behind(open(), silent).run();

    assertThat(report.failed()).containsInstanceOf(StunOutcome.TimedOut.class);
    assertThat(report.sent()).hasSize(7);
    assertThat(report.took()).isEqualTo(39_500);
  }

  @Test
  void failsIfTheServerRefusesBinding() {
    TestServer server =
        TestServer.complete()
            .refusing((request, at) -> true, new ErrorCode(ErrorCode.BAD_REQUEST, "no"));

    Lab.Report report = Lab.behind(open(), server).run();

    assertThat(report.failed())
        .hasValueSatisfying(
            outcome -> assertThat(outcome).isInstanceOf(StunOutcome.ErrorResponse.class));
    assertThat(report.took()).isEqualTo(20);
  }

  @Test
  void failsIfTheServerTellsNoAddress() {
    TestServer server =
        ONE_SOCKET.saying(response -> TestServer.without(response, XorMappedAddress.class));

    Lab.Report report = Lab.behind(open(), server).run();

    assertThat(report.failed())
        .hasValueSatisfying(outcome -> assertThat(outcome).isInstanceOf(StunOutcome.Success.class));
  }

  @Test
  void finishesIfTheServerFallsSilentAfterItsFirstAnswer() {
    List<StunMessage> heard = new ArrayList<>();
    TestServer server =
        TestServer.complete()
            .deafTo(
                (request, at) -> {
                  heard.add(request);
                  return heard.size() > 1;
                });

    Lab.Report report = Lab.behind(open(), server).run();

    assertThat(report.behavior().mapping())
        .isEqualTo(new Finding.Unknown<>("the server fell silent"));
    assertThat(report.behavior().filtering()).isEqualTo(new Finding.Unknown<>(DEAD));
    assertThat(report.behavior().hairpinning())
        .isEqualTo(new Finding.Unknown<>("the server fell silent"));
    assertThat(report.took()).isLessThan(10_000);
  }

  @Test
  void sendsNoCredentialsToTheAddressThatTheServerNames() {
    Lab lab = Lab.behind(open()).asking(BehaviorDiscoveryServerTest::withCredentials);

    Lab.Report report = lab.run();

    assertThat(report.sent())
        .filteredOn(packet -> packet.destination().getAddress().equals(Lab.PUBLIC))
        .isNotEmpty()
        .allSatisfy(
            packet -> assertThat(TestServer.decode(packet.payload()).attributes()).isEmpty());
    assertThat(report.sent())
        .filteredOn(packet -> !packet.destination().getAddress().equals(Lab.PUBLIC))
        .allSatisfy(
            packet -> assertThat(TestServer.decode(packet.payload()).has(Software.class)).isTrue());
  }

  @Test
  void takesNoOtherAddressOfAnotherFamilyOrNone() {
    for (InetSocketAddress nowhere :
        List.of(
            new InetSocketAddress("2001:db8::2", 3479),
            new InetSocketAddress("0.0.0.0", 3479),
            new InetSocketAddress("224.0.0.1", 3479),
            new InetSocketAddress("192.0.2.2", 0),
            new InetSocketAddress("192.0.2.2", 3478))) {
      TestServer server = ONE_SOCKET.saying(response -> with(response, new OtherAddress(nowhere)));

      Lab.Report report = Lab.behind(open(), server).run();

      assertThat(report.behavior().filtering()).isEqualTo(new Finding.Unknown<>(NO_SECOND_ADDRESS));
      assertThat(report.sent()).extracting(packet -> packet.destination()).doesNotContain(nowhere);
    }
  }

  private static StunRequest withCredentials(StunRequest request) {
    return new StunRequest(
        request.server(),
        request.transport(),
        List.of(new Software("test")),
        Optional.of(new Credentials.LongTerm(OpaqueString.of("user"), OpaqueString.of("secret"))),
        true);
  }

  private static NatSettings open() {
    return Lab.nat(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT);
  }

  private static Finding<Dependence> filtering(Dependence truth, TestServer server) {
    return Lab.behind(Lab.nat(ENDPOINT_INDEPENDENT, truth), server).run().behavior().filtering();
  }

  private static boolean changesAddress(StunMessage request, InetSocketAddress at) {
    return request.first(ChangeRequest.class).filter(ChangeRequest::ip).isPresent();
  }

  private static TestServer withDeadOtherAddress() {
    TestServer live = TestServer.complete();
    return (packet, now) ->
        packet.destination().getAddress().equals(TestServer.OTHER_ADDRESS.getAddress())
            ? Optional.empty()
            : live.receive(packet, now)
                .filter(
                    reply -> reply.source().getAddress().equals(TestServer.PRIMARY.getAddress()));
  }

  private static StunMessage with(StunMessage message, StunAttribute attribute) {
    List<StunAttribute> attributes = new ArrayList<>(message.attributes());
    attributes.add(attribute);
    return message.response(MessageClass.SUCCESS_RESPONSE, attributes);
  }

  /** MAPPED-ADDRESS and CHANGED-ADDRESS, and nothing that RFC 3489 does not know. */
  private static StunMessage classic(StunMessage response) {
    List<StunAttribute> attributes = new ArrayList<>();
    response
        .first(XorMappedAddress.class)
        .ifPresent(it -> attributes.add(new MappedAddress(it.address())));
    response
        .first(OtherAddress.class)
        .ifPresent(it -> attributes.add(new ChangedAddress(it.address())));
    return response.response(response.messageClass(), attributes);
  }
}
