package dev.punchline.protocol.stun.client;

import static dev.punchline.protocol.stun.client.LongTermServer.RIGHT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.Octets;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.AlternateServer;
import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.Fingerprint;
import dev.punchline.protocol.stun.StunAttribute.Raw;
import dev.punchline.protocol.stun.StunAttribute.Software;
import dev.punchline.protocol.stun.StunAttribute.Username;
import dev.punchline.protocol.stun.Transport;
import dev.punchline.protocol.stun.client.LongTermServer.SetUp;
import dev.punchline.protocol.stun.client.StunOutcome.RedirectedInVain;
import dev.punchline.protocol.stun.client.StunOutcome.Success;
import dev.punchline.protocol.stun.client.StunOutcome.TimedOut;
import dev.punchline.protocol.stun.client.StunOutcome.UnknownAttributes;
import dev.punchline.protocol.testing.Addresses;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 8489 section 10. */
class RedirectionTest {
  private static final InetSocketAddress OTHER = new InetSocketAddress("192.0.2.77", 3478);

  private final Conversation conversation = new Conversation();

  @ParameterizedTest
  @EnumSource
  void isFollowedOverTheSameTransport(Transport transport) {
    conversation.ask(
        new StunRequest(
            Addresses.STUN, transport, List.of(new Software("x")), Optional.empty(), true));

    redirect(OTHER);
    boolean ended = !conversation.completed().isEmpty();
    StunAttribute[] asked = conversation.lastMessage().attributes().toArray(StunAttribute[]::new);
    conversation.answer(conversation.success());

    assertThat(ended).isFalse();
    assertThat(asked).hasSize(2).contains(new Software("x"));
    assertThat(asked[1]).isInstanceOf(Fingerprint.class);
    assertThat(conversation.sent()).hasSize(2);
    Success success = (Success) conversation.outcome();
    assertThat(success.server()).isEqualTo(OTHER);
    assertThat(success.from()).isEqualTo(OTHER);
  }

  @Test
  void overTcpTheNewConnectionHasItsOwnTimeout() {
    conversation.ask(
        new StunRequest(Addresses.STUN, Transport.TCP, List.of(), Optional.empty(), false));
    conversation.until(1000);

    redirect(OTHER);
    conversation.until(100_000);

    assertThat(conversation.sendTimes()).containsExactly(0L, 1000L);
    assertThat(conversation.endedAt()).isEqualTo(40_500);
    assertThat(conversation.outcome()).isInstanceOf(TimedOut.class);
  }

  @Test
  void theNewServerIsAskedWithTheSameCredentials() {
    LongTermServer server = new LongTermServer(SetUp.NEW);
    conversation.ask(LongTermTest.request(RIGHT));

    redirect(OTHER);
    conversation.meet(server::answer);

    assertThat(server.answered).containsExactly(401, 0);
    assertThat(conversation.lastMessage().first(Username.class)).contains(new Username("alice"));
    assertThat(conversation.sent())
        .extracting(it -> it.destination())
        .containsExactly(Addresses.STUN, OTHER, OTHER);
  }

  @Test
  void theNewServerHasItsOwnRetries() {
    LongTermServer first = new LongTermServer(SetUp.NEW);
    LongTermServer second = new LongTermServer(SetUp.NEW);
    conversation.ask(LongTermTest.request(RIGHT));
    for (int i = 0; i < 3; i++) {
      conversation.answer(first.answer(conversation.last().payload()));
      first.expireNonces();
    }
    conversation.answer(
        conversation.response(
            MessageClass.ERROR_RESPONSE,
            LongTermTamperingTest.rightProtection(),
            new ErrorCode(300, "there"),
            new AlternateServer(OTHER)));

    conversation.meet(second::answer);

    assertThat(first.answered).containsExactly(401, 438, 438);
    assertThat(second.answered).containsExactly(401, 0);
    assertThat(conversation.outcome()).isInstanceOf(Success.class);
  }

  @Test
  void anAuthenticatedRedirectionIsFollowed() {
    LongTermServer server = new LongTermServer(SetUp.NEW);
    conversation.ask(LongTermTest.request(RIGHT));
    conversation.answer(server.answer(conversation.last().payload()));

    conversation.answer(
        conversation.response(
            MessageClass.ERROR_RESPONSE,
            LongTermTamperingTest.rightProtection(),
            new ErrorCode(300, "there"),
            new AlternateServer(OTHER)));

    assertThat(conversation.last().destination()).isEqualTo(OTHER);
    // Nothing is known of the other server's challenge.
    assertThat(conversation.lastMessage().attributes()).isEmpty();
  }

  @Test
  void aForgedRedirectionIsNotFollowed() {
    LongTermServer server = new LongTermServer(SetUp.NEW);
    conversation.ask(LongTermTest.request(RIGHT));
    conversation.answer(server.answer(conversation.last().payload()));

    redirect(OTHER);

    assertThat(conversation.sent()).hasSize(2);
    assertThat(conversation.completed()).isEmpty();
  }

  @Test
  void aLoopEnds() {
    conversation.ask(StunRequest.binding(Addresses.STUN));

    redirect(OTHER);
    redirect(Addresses.STUN);

    assertThat(conversation.sent()).hasSize(2);
    assertThat(conversation.outcome()).isEqualTo(new RedirectedInVain(Optional.of(Addresses.STUN)));
    assertThat(conversation.client.nextWake()).isEmpty();
  }

  @Test
  void aServerThatNamesItselfIsNotAskedAgain() {
    conversation.ask(StunRequest.binding(Addresses.STUN));

    redirect(Addresses.STUN);

    assertThat(conversation.sent()).hasSize(1);
    assertThat(conversation.outcome()).isEqualTo(new RedirectedInVain(Optional.of(Addresses.STUN)));
  }

  @Test
  void aChainEndsAfterEight() {
    conversation.ask(StunRequest.binding(Addresses.STUN));

    for (int port = 1; conversation.completed().isEmpty(); port++) {
      redirect(new InetSocketAddress("192.0.2.77", port));
    }

    assertThat(conversation.sent()).hasSize(1 + 8);
    assertThat(conversation.outcome())
        .isEqualTo(new RedirectedInVain(Optional.of(new InetSocketAddress("192.0.2.77", 9))));
  }

  @ParameterizedTest
  @CsvSource({"2001:db8::2, 3478", "192.0.2.77, 0", "0.0.0.0, 3478", "224.0.0.1, 3478"})
  void addressesThatCannotBeMeantAreRefused(String ip, int port) {
    InetSocketAddress alternate = new InetSocketAddress(ip, port);
    conversation.ask(StunRequest.binding(Addresses.STUN));

    redirect(alternate);

    assertThat(conversation.sent()).hasSize(1);
    assertThat(conversation.outcome()).isEqualTo(new RedirectedInVain(Optional.of(alternate)));
  }

  @Test
  void theAlternateOfOurFamilyIsTaken() {
    conversation.ask(StunRequest.binding(Addresses.SIX));

    conversation.answer(
        conversation.error(
            300,
            new AlternateServer(OTHER),
            new AlternateServer(new InetSocketAddress("2001:db8::2", 3478))));

    assertThat(conversation.last().destination())
        .isEqualTo(new InetSocketAddress("2001:db8::2", 3478));
  }

  @Test
  void aRedirectionToNowhereIsInVain() {
    conversation.ask(StunRequest.binding(Addresses.STUN));

    conversation.answer(conversation.error(300));

    assertThat(conversation.outcome()).isEqualTo(new RedirectedInVain(Optional.empty()));
  }

  @Test
  void aRedirectionThatIsNotUnderstoodIsNotFollowed() {
    conversation.ask(StunRequest.binding(Addresses.STUN));

    conversation.answer(
        conversation.error(300, new AlternateServer(OTHER), new Raw(0x7ABC, Octets.of())));

    assertThat(conversation.outcome()).isEqualTo(new UnknownAttributes(List.of(0x7ABC)));
  }

  @Test
  void makesRoomAtTheFirstServerAndWaitsAtTheSecond() {
    StunClientSettings rfc = StunClientSettings.RFC_8489;
    Conversation one =
        new Conversation(
            new StunClientSettings(
                rfc.initialRto(),
                rfc.minimumRto(),
                7,
                16,
                rfc.reliableTimeout(),
                1,
                rfc.rtoLifetime()));
    one.ask(StunRequest.binding(OTHER));
    one.ask(StunRequest.binding(Addresses.STUN));
    one.ask(StunRequest.binding(Addresses.STUN));

    one.answer(one.error(300, new AlternateServer(OTHER)));

    assertThat(one.sent())
        .extracting(it -> it.destination())
        .containsExactly(OTHER, Addresses.STUN, Addresses.STUN);
    one.until(39_500);
    assertThat(one.last().destination()).isEqualTo(OTHER);
    one.until(200_000);
    assertThat(one.completed()).hasSize(3);
  }

  private void redirect(InetSocketAddress alternate) {
    conversation.answer(conversation.error(300, new AlternateServer(alternate)));
  }
}
