package dev.punchline.protocol.stun.client;

import static dev.punchline.protocol.stun.IntegrityAlgorithm.SHA1;
import static dev.punchline.protocol.stun.IntegrityAlgorithm.SHA256;
import static dev.punchline.protocol.stun.client.LongTermServer.PASSWORD;
import static dev.punchline.protocol.stun.client.LongTermServer.RIGHT;
import static dev.punchline.protocol.stun.client.LongTermServer.USER;
import static dev.punchline.protocol.stun.client.LongTermTest.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.stun.IntegrityKey;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.NonceCookie;
import dev.punchline.protocol.stun.Octets;
import dev.punchline.protocol.stun.OpaqueString;
import dev.punchline.protocol.stun.PasswordAlgorithm;
import dev.punchline.protocol.stun.Protection;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.MessageIntegrity;
import dev.punchline.protocol.stun.StunAttribute.MessageIntegritySha256;
import dev.punchline.protocol.stun.StunAttribute.Nonce;
import dev.punchline.protocol.stun.StunAttribute.PasswordAlgorithms;
import dev.punchline.protocol.stun.StunAttribute.Raw;
import dev.punchline.protocol.stun.StunAttribute.Realm;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.stun.Transport;
import dev.punchline.protocol.stun.client.LongTermServer.SetUp;
import dev.punchline.protocol.stun.client.StunOutcome.BidDown;
import dev.punchline.protocol.stun.client.StunOutcome.ErrorResponse;
import dev.punchline.protocol.stun.client.StunOutcome.ProtectionViolated;
import dev.punchline.protocol.stun.client.StunOutcome.Success;
import dev.punchline.protocol.stun.client.StunOutcome.TimedOut;
import dev.punchline.protocol.stun.client.StunOutcome.UnknownAttributes;
import dev.punchline.protocol.testing.Addresses;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody in between may do to a client with long-term credentials, and what not. */
class LongTermTamperingTest {
  private static final Realm REALM = new Realm("example.org");
  private static final Nonce ANNOUNCING = new Nonce(new NonceCookie(true, false) + "xyz");
  private static final XorMappedAddress FORGED = new XorMappedAddress(Addresses.CAROL);

  private final Conversation conversation = new Conversation();
  private final LongTermServer server = new LongTermServer(SetUp.NEW);

  static Protection rightProtection() {
    return Protection.of(key(PasswordAlgorithm.SHA_256), SHA256);
  }

  private static IntegrityKey key(PasswordAlgorithm algorithm) {
    return IntegrityKey.longTerm(USER, OpaqueString.of("example.org"), PASSWORD, algorithm);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 438})
  void aChallengeWhoseAlgorithmsWereRemovedIsNotAnswered(int code) {
    conversation.ask(request(RIGHT));

    conversation.answer(conversation.error(code, REALM, ANNOUNCING));

    assertThat(conversation.sent()).hasSize(1);
    assertThat(conversation.outcome()).isEqualTo(new BidDown());
    assertThat(conversation.client.nextWake()).isEmpty();
  }

  @Test
  void anyOtherAnswerWhoseAlgorithmsWereRemovedIsIgnored() {
    conversation.ask(request(RIGHT));

    conversation.answer(conversation.success(ANNOUNCING, FORGED));
    conversation.answer(conversation.error(500, ANNOUNCING));
    conversation.until(100_000);

    assertThat(conversation.sent()).hasSize(7);
    // It counts as if it had not come, and violates nothing.
    assertThat(conversation.outcome()).isInstanceOf(TimedOut.class);
  }

  @Test
  void anAnswerThatAnnouncesAlgorithmsAndNamesThemCounts() {
    conversation.ask(request(RIGHT));

    conversation.answer(
        conversation.success(ANNOUNCING, new PasswordAlgorithms(SetUp.NEW.algorithms())));

    assertThat(conversation.outcome()).isInstanceOf(Success.class);
  }

  @Test
  void anAnswerWithAWeakerHmacThanTheRequestIsNotBelieved() {
    challenge();

    conversation.answer(
        conversation.response(
            MessageClass.SUCCESS_RESPONSE,
            Protection.of(key(PasswordAlgorithm.SHA_256), SHA1),
            FORGED));
    boolean ended = !conversation.completed().isEmpty();
    conversation.meet(server::answer);

    assertThat(ended).isFalse();
    assertThat(((Success) conversation.outcome()).mappedAddress()).contains(Addresses.ALICE);
  }

  @Test
  void anAnswerWithAStrongerHmacThanTheRequestIsBelieved() {
    server.become(SetUp.OLD);
    challenge();

    conversation.answer(
        conversation.response(
            MessageClass.SUCCESS_RESPONSE, Protection.of(key(PasswordAlgorithm.MD5), SHA256)));

    assertThat(((Success) conversation.outcome()).authenticated()).isTrue();
  }

  @Test
  void onceAlgorithmsWereNamedSha1IsNotUsedAgain() {
    challenge();

    conversation.answer(conversation.error(438, REALM, new Nonce("plain")));

    assertThat(conversation.lastMessage().has(MessageIntegrity.class)).isFalse();
    assertThat(conversation.lastMessage().has(MessageIntegritySha256.class)).isTrue();
  }

  @Test
  void algorithmsThatAnAuthenticatedAnswerNamesCountAsWell() {
    server.become(SetUp.OLD);
    challenge();
    conversation.answer(
        conversation.response(
            MessageClass.SUCCESS_RESPONSE,
            Protection.of(key(PasswordAlgorithm.MD5), SHA1),
            new PasswordAlgorithms(List.of(PasswordAlgorithm.MD5))));

    conversation.ask(request(RIGHT));

    assertThat(conversation.lastMessage().has(MessageIntegrity.class)).isFalse();
    assertThat(conversation.lastMessage().has(MessageIntegritySha256.class)).isTrue();
  }

  @Test
  void anUnprotected400IsAsIfItHadNotCome() {
    challenge();

    conversation.answer(conversation.error(ErrorCode.BAD_REQUEST));
    conversation.until(1_000_000);

    assertThat(conversation.outcome()).isInstanceOf(TimedOut.class);
  }

  @Test
  void a400WithAWrongHmacViolatesProtection() {
    challenge();

    conversation.answer(
        conversation.response(
            MessageClass.ERROR_RESPONSE,
            Protection.of(key(PasswordAlgorithm.MD5), SHA256),
            new ErrorCode(400, "bad")));
    conversation.until(1_000_000);

    assertThat(conversation.outcome())
        .isEqualTo(new ProtectionViolated(Optional.of(new ErrorCode(400, "bad"))));
  }

  @Test
  void aForgedAnswerIsDiscardedAndARightOneCounts() {
    challenge();

    conversation.answer(conversation.success(FORGED));
    conversation.meet(server::answer);

    assertThat(((Success) conversation.outcome()).mappedAddress()).contains(Addresses.ALICE);
  }

  @Test
  void nothingButForgedAnswersViolateProtection() {
    challenge();

    conversation.answer(conversation.success(FORGED));
    conversation.until(1_000_000);

    assertThat(conversation.sent()).hasSize(1 + 7);
    assertThat(conversation.outcome()).isEqualTo(new ProtectionViolated(Optional.empty()));
  }

  @Test
  void overTcpAForgedAnswerViolatesProtectionAtOnce() {
    conversation.ask(request(RIGHT, Transport.TCP));
    conversation.answer(server.answer(conversation.last().payload()));

    conversation.answer(conversation.success(FORGED));

    assertThat(conversation.outcome()).isEqualTo(new ProtectionViolated(Optional.empty()));
  }

  @Test
  void anErrorCodeInASuccessResponseIsNoChallenge() {
    conversation.ask(request(RIGHT));

    conversation.answer(
        conversation.success(new ErrorCode(401, "?"), REALM, new Nonce("n"), FORGED));

    assertThat(conversation.sent()).hasSize(1);
    assertThat(conversation.outcome()).isInstanceOf(Success.class);
  }

  @Test
  void aChallengeThatIsNotUnderstoodIsNotAnswered() {
    conversation.ask(request(RIGHT));

    conversation.answer(
        conversation.error(401, REALM, new Nonce("n"), new Raw(0x7ABC, Octets.of())));

    assertThat(conversation.sent()).hasSize(1);
    assertThat(conversation.outcome()).isEqualTo(new UnknownAttributes(List.of(0x7ABC)));
  }

  @ParameterizedTest
  @MethodSource
  void aChallengeThatCannotBeMetIsAnError(List<StunAttribute> challenge) {
    conversation.ask(request(RIGHT));

    conversation.answer(conversation.error(401, challenge.toArray(StunAttribute[]::new)));

    assertThat(conversation.sent()).hasSize(1);
    assertThat(((ErrorResponse) conversation.outcome()).error().code()).isEqualTo(401);
  }

  static Stream<List<StunAttribute>> aChallengeThatCannotBeMetIsAnError() {
    Nonce nonce = new Nonce("n");
    PasswordAlgorithm wide = new PasswordAlgorithm(0x7777, Octets.of(new byte[764]));
    return Stream.of(
        List.of(),
        List.of(REALM),
        List.of(nonce),
        List.of(new Realm(""), nonce),
        List.of(new Realm("\0"), nonce),
        List.of(new Realm("a\u0007b"), nonce),
        List.of(new Realm("r".repeat(764)), nonce),
        List.of(REALM, new Nonce("n".repeat(764))),
        List.of(
            REALM, nonce, new PasswordAlgorithms(Collections.nCopies(17, PasswordAlgorithm.MD5))),
        List.of(REALM, nonce, new PasswordAlgorithms(List.of(PasswordAlgorithm.MD5, wide))),
        List.of(REALM, nonce, new PasswordAlgorithms(List.of())));
  }

  @Test
  void theLongestChallengeIsAnswered() {
    conversation.ask(request(RIGHT));

    conversation.answer(
        conversation.error(
            401,
            new Realm("r".repeat(763)),
            new Nonce("n".repeat(763)),
            new PasswordAlgorithms(Collections.nCopies(16, PasswordAlgorithm.MD5))));

    assertThat(conversation.sent()).hasSize(2);
    assertThat(conversation.last().payload().remaining()).isLessThan(2000);
  }

  /** Brings the client to where its request carries credentials. */
  private void challenge() {
    conversation.ask(request(RIGHT));
    ByteBuffer challenge = server.answer(conversation.last().payload());
    conversation.answer(challenge);
    assertThat(conversation.sent()).hasSize(2);
  }
}
