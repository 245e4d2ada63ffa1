package dev.punchline.protocol.stun.client;

import static dev.punchline.protocol.stun.client.LongTermServer.RIGHT;
import static dev.punchline.protocol.stun.client.LongTermServer.WRONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.punchline.protocol.stun.IntegrityAlgorithm;
import dev.punchline.protocol.stun.IntegrityKey;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.Octets;
import dev.punchline.protocol.stun.OpaqueString;
import dev.punchline.protocol.stun.PasswordAlgorithm;
import dev.punchline.protocol.stun.StunAttribute.ChosenPasswordAlgorithm;
import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.MessageIntegrity;
import dev.punchline.protocol.stun.StunAttribute.MessageIntegritySha256;
import dev.punchline.protocol.stun.StunAttribute.Nonce;
import dev.punchline.protocol.stun.StunAttribute.PasswordAlgorithms;
import dev.punchline.protocol.stun.StunAttribute.Realm;
import dev.punchline.protocol.stun.StunAttribute.UserHash;
import dev.punchline.protocol.stun.StunAttribute.Username;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.Transport;
import dev.punchline.protocol.stun.client.LongTermServer.SetUp;
import dev.punchline.protocol.stun.client.StunOutcome.ErrorResponse;
import dev.punchline.protocol.stun.client.StunOutcome.Success;
import dev.punchline.protocol.testing.Addresses;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8489 section 9.2 with a server that does its checks. */
class LongTermTest {
  private static final PasswordAlgorithm UNKNOWN = new PasswordAlgorithm(0x7777, Octets.of());

  private final Conversation conversation = new Conversation();

  static StunRequest request(Credentials credentials, Transport transport) {
    return new StunRequest(Addresses.STUN, transport, List.of(), Optional.of(credentials), false);
  }

  static StunRequest request(Credentials credentials) {
    return request(credentials, Transport.UDP);
  }

  @Test
  void theFirstRequestGoesWithout() {
    conversation.ask(request(RIGHT));

    assertThat(conversation.lastMessage().attributes()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aChallengeIsAnswered(Transport transport) {
    LongTermServer server = new LongTermServer(SetUp.NEW);

    conversation.ask(request(RIGHT, transport));
    conversation.meet(server::answer);

    assertThat(server.answered).containsExactly(401, 0);
    Success success = (Success) conversation.outcome();
    assertThat(success.authenticated()).isTrue();
    assertThat(success.mappedAddress()).contains(Addresses.ALICE);
  }

  @Test
  void theAnswerToAChallengeHasAllThatTheRfcWants() {
    LongTermServer server = new LongTermServer(SetUp.NEW);

    conversation.ask(request(RIGHT));
    conversation.meet(server::answer);

    StunMessage request = conversation.lastMessage();
    assertThat(request.attributes())
        .extracting(Object::getClass)
        .containsExactly(
            Username.class,
            Realm.class,
            Nonce.class,
            PasswordAlgorithms.class,
            ChosenPasswordAlgorithm.class,
            MessageIntegritySha256.class);
    assertThat(request.first(PasswordAlgorithms.class))
        .contains(new PasswordAlgorithms(SetUp.NEW.algorithms()));
  }

  @Test
  void aRetryIsANewTransactionWithAScheduleOfItsOwn() {
    LongTermServer server = new LongTermServer(SetUp.NEW);
    conversation.ask(request(RIGHT));
    conversation.until(400);

    conversation.answer(server.answer(conversation.last().payload()));
    conversation.until(400 + 1199);

    // 400 + 4 * 200 ms after a round trip of 400 ms
    assertThat(conversation.sendTimes()).containsExactly(0L, 400L);
    assertThat(conversation.nextWake()).isEqualTo(400 + 1200);
    assertThat(conversation.lastMessage().transaction())
        .isNotEqualTo(Conversation.decoded(conversation.sent().getFirst()).transaction());
  }

  @Test
  void aWrongPasswordIsRefusedOnce() {
    LongTermServer server = new LongTermServer(SetUp.NEW);

    conversation.ask(request(WRONG));
    conversation.meet(server::answer);

    assertThat(server.answered).containsExactly(401, 401);
    assertThat(((ErrorResponse) conversation.outcome()).error().code()).isEqualTo(401);
  }

  @Test
  void aWrongPasswordDoesNotSpoilTheRightOne() {
    LongTermServer server = new LongTermServer(SetUp.NEW);
    conversation.ask(request(WRONG));
    conversation.meet(server::answer);

    conversation.ask(request(RIGHT));
    conversation.meet(server::answer);

    assertThat(server.answered).containsExactly(401, 401, 401, 0);
  }

  @Test
  void aRefusedChallengeIsNotUsedAgain() {
    LongTermServer server = new LongTermServer(SetUp.NEW);
    conversation.ask(request(WRONG));
    conversation.meet(server::answer);

    conversation.ask(request(WRONG));

    assertThat(conversation.lastMessage().attributes()).isEmpty();
  }

  @Test
  void theNextRequestAnswersTheSameChallenge() {
    LongTermServer server = new LongTermServer(SetUp.NEW);
    conversation.ask(request(RIGHT));
    conversation.meet(server::answer);

    conversation.ask(request(RIGHT));
    conversation.meet(server::answer);

    assertThat(server.answered).containsExactly(401, 0, 0);
    assertThat(conversation.completed()).hasSize(2);
  }

  @Test
  void aServerOfRfc5389IsAnsweredItsWay() {
    LongTermServer server = new LongTermServer(SetUp.OLD);

    conversation.ask(request(RIGHT));
    conversation.meet(server::answer);

    assertThat(server.answered).containsExactly(401, 0);
    assertThat(conversation.lastMessage().attributes())
        .extracting(Object::getClass)
        .containsExactly(Username.class, Realm.class, Nonce.class, MessageIntegrity.class);
    assertThat(((Success) conversation.outcome()).authenticated()).isTrue();
  }

  @Test
  void aCookieWithoutFeaturesIsAnsweredLikeThatToo() {
    LongTermServer server = new LongTermServer(SetUp.NEW.offering());

    conversation.ask(request(RIGHT));
    conversation.meet(server::answer);

    assertThat(server.answered).containsExactly(401, 0);
    assertThat(conversation.lastMessage().has(MessageIntegrity.class)).isTrue();
  }

  @Test
  void theFirstSupportedAlgorithmOfTheListIsTaken() {
    assertThat(chosenFrom(PasswordAlgorithm.MD5, PasswordAlgorithm.SHA_256))
        .contains(new ChosenPasswordAlgorithm(PasswordAlgorithm.MD5));
    assertThat(chosenFrom(UNKNOWN, PasswordAlgorithm.SHA_256, PasswordAlgorithm.MD5))
        .contains(new ChosenPasswordAlgorithm(PasswordAlgorithm.SHA_256));
  }

  private Optional<ChosenPasswordAlgorithm> chosenFrom(PasswordAlgorithm... offered) {
    Conversation fresh = new Conversation();
    LongTermServer server = new LongTermServer(SetUp.NEW.offering(offered));
    fresh.ask(request(RIGHT));
    fresh.meet(server::answer);
    assertThat(server.answered).containsExactly(401, 0);
    return fresh.lastMessage().first(ChosenPasswordAlgorithm.class);
  }

  @Test
  void aListWithoutASupportedAlgorithmIsNotAnswered() {
    LongTermServer server = new LongTermServer(SetUp.NEW.offering(UNKNOWN));

    conversation.ask(request(RIGHT));
    conversation.meet(server::answer);

    assertThat(server.answered).containsExactly(401);
    assertThat(((ErrorResponse) conversation.outcome()).error().code()).isEqualTo(401);
  }

  @Test
  void anAlgorithmWithParametersIsAnotherOne() {
    PasswordAlgorithm strange = new PasswordAlgorithm(1, Octets.of((byte) 1));

    assertThat(chosenFrom(strange, PasswordAlgorithm.SHA_256))
        .contains(new ChosenPasswordAlgorithm(PasswordAlgorithm.SHA_256));
  }

  @Test
  void theUsernameIsHashedWhenTheServerWantsThat() {
    LongTermServer server = new LongTermServer(SetUp.NEW.anonymous());

    conversation.ask(request(RIGHT));
    conversation.meet(server::answer);

    assertThat(server.answered).containsExactly(401, 0);
    assertThat(conversation.lastMessage().has(Username.class)).isFalse();
    assertThat(conversation.lastMessage().has(UserHash.class)).isTrue();
  }

  @Test
  void aServerThatBeginsToWantHashesGetsThem() {
    LongTermServer server = new LongTermServer(SetUp.NEW);
    conversation.ask(request(RIGHT));
    conversation.meet(server::answer);
    server.become(SetUp.NEW.anonymous());

    conversation.ask(request(RIGHT));
    conversation.meet(server::answer);

    assertThat(server.answered).containsExactly(401, 0, 401, 0);
    assertThat(conversation.completed().getLast().outcome()).isInstanceOf(Success.class);
  }

  @Test
  void anotherRealmIsAnsweredAnew() {
    LongTermServer server = new LongTermServer(SetUp.NEW);
    conversation.ask(request(RIGHT));
    conversation.meet(server::answer);
    server.become(SetUp.NEW.inRealm("example.com"));

    conversation.ask(request(RIGHT));
    conversation.meet(server::answer);

    assertThat(server.answered).containsExactly(401, 0, 401, 0);
    assertThat(conversation.lastMessage().first(Realm.class)).contains(new Realm("example.com"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"example.org\"", "example.org\0\0", "\"example.org\"\0"})
  void quotesAndNullsAreNotPartOfTheKey(String realm) {
    LongTermServer server = new LongTermServer(SetUp.OLD.inRealm(realm));

    conversation.ask(request(RIGHT));
    conversation.meet(server::answer);

    IntegrityKey key =
        IntegrityKey.longTerm(
            LongTermServer.USER,
            OpaqueString.of("example.org"),
            LongTermServer.PASSWORD,
            PasswordAlgorithm.MD5);
    assertThat(key.protects(conversation.last().payload(), IntegrityAlgorithm.SHA1)).isTrue();
    assertThat(conversation.lastMessage().first(Realm.class)).contains(new Realm(realm));
    assertThat(server.answered).containsExactly(401, 0);
  }

  @Test
  void quotesInAUsernameAreSentAndAreNotPartOfTheKey() {
    OpaqueString quoted = OpaqueString.of("\"alice\"");
    LongTermServer server = new LongTermServer(SetUp.OLD);
    conversation.ask(request(new Credentials.LongTerm(quoted, LongTermServer.PASSWORD)));

    conversation.answer(server.answer(conversation.last().payload()));

    IntegrityKey key =
        IntegrityKey.longTerm(
            OpaqueString.of("alice"),
            OpaqueString.of("example.org"),
            LongTermServer.PASSWORD,
            PasswordAlgorithm.MD5);
    assertThat(key.protects(conversation.last().payload(), IntegrityAlgorithm.SHA1)).isTrue();
    assertThat(conversation.lastMessage().first(Username.class))
        .contains(new Username("\"alice\""));
  }

  @Test
  void anErrorThatIsAuthenticatedEndsIt() {
    LongTermServer server = new LongTermServer(SetUp.NEW);
    conversation.ask(request(RIGHT));

    conversation.answer(server.answer(conversation.last().payload()));
    conversation.answer(
        conversation.response(
            MessageClass.ERROR_RESPONSE,
            LongTermTamperingTest.rightProtection(),
            new ErrorCode(ErrorCode.BAD_REQUEST, "bad")));

    assertThat(((ErrorResponse) conversation.outcome()).error().code()).isEqualTo(400);
  }

  @Test
  void aServerThatAsksForNothingIsAnswered() {
    conversation.ask(request(RIGHT));

    conversation.answer(conversation.success());

    assertThat(((Success) conversation.outcome()).authenticated()).isFalse();
  }

  @Test
  void a400ToARequestWithoutCredentialsIsTold() {
    conversation.ask(request(RIGHT));

    conversation.answer(conversation.error(ErrorCode.BAD_REQUEST));

    assertThat(((ErrorResponse) conversation.outcome()).error().code()).isEqualTo(400);
  }

  @Test
  void twoRequestsAtOnceAreBothChallengedAndAnswered() {
    LongTermServer server = new LongTermServer(SetUp.NEW);
    conversation.ask(request(RIGHT));
    conversation.ask(request(RIGHT));
    var sent = conversation.sent();

    conversation.answer(server.answer(sent.get(0).payload()));
    conversation.answer(server.answer(sent.get(1).payload()));
    var retried = conversation.sent();
    conversation.answer(server.answer(retried.get(2).payload()));
    conversation.answer(server.answer(retried.get(3).payload()));

    assertThat(server.answered).containsExactly(401, 401, 0, 0);
    assertThat(conversation.completed()).hasSize(2);
  }

  @Test
  void aServerThatWasSetUpAnewIsUnderstoodAfterOneTimeout() {
    LongTermServer server = new LongTermServer(SetUp.NEW);
    conversation.ask(request(RIGHT));
    conversation.meet(server::answer);
    server.become(SetUp.NEW.offering(PasswordAlgorithm.MD5));

    // PASSWORD-ALGORITHMS is not what it sends now: 400, which has to be ignored.
    conversation.ask(request(RIGHT));
    conversation.meet(server::answer);
    conversation.until(100_000);
    conversation.ask(request(RIGHT));
    conversation.meet(server::answer);

    assertThat(server.answered).containsExactly(401, 0, 400, 401, 0);
    assertThat(conversation.completed())
        .extracting(it -> it.outcome().getClass().getSimpleName())
        .containsExactly("Success", "TimedOut", "Success");
  }

  @Test
  void refusesAUsernameThatNoAttributeHolds() {
    OpaqueString password = OpaqueString.of("x");
    OpaqueString longest = OpaqueString.of("ü".repeat(254));
    OpaqueString longer = OpaqueString.of("ü".repeat(254) + "u");

    assertThat(new Credentials.LongTerm(longest, password).username()).isEqualTo(longest);
    assertThatThrownBy(() -> new Credentials.LongTerm(longer, password))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Credentials.ShortTerm(longer, password))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
