package dev.punchline.protocol.stun.client;

import static dev.punchline.protocol.stun.IntegrityAlgorithm.SHA1;
import static dev.punchline.protocol.stun.IntegrityAlgorithm.SHA256;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.stun.IntegrityAlgorithm;
import dev.punchline.protocol.stun.IntegrityKey;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.Octets;
import dev.punchline.protocol.stun.OpaqueString;
import dev.punchline.protocol.stun.Protection;
import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.Fingerprint;
import dev.punchline.protocol.stun.StunAttribute.MessageIntegrity;
import dev.punchline.protocol.stun.StunAttribute.MessageIntegritySha256;
import dev.punchline.protocol.stun.StunAttribute.Raw;
import dev.punchline.protocol.stun.StunAttribute.Software;
import dev.punchline.protocol.stun.StunAttribute.Username;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.Transport;
import dev.punchline.protocol.stun.client.StunOutcome.ErrorResponse;
import dev.punchline.protocol.stun.client.StunOutcome.ProtectionViolated;
import dev.punchline.protocol.stun.client.StunOutcome.Success;
import dev.punchline.protocol.testing.Addresses;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 8489 section 9.1. */
class ShortTermTest {
  private static final OpaqueString PASSWORD = OpaqueString.of("VOkJxbRl1RmTxUk/WvJxBt");
  private static final IntegrityKey KEY = IntegrityKey.shortTerm(PASSWORD);
  private static final IntegrityKey OTHER_KEY = IntegrityKey.shortTerm(OpaqueString.of("other"));
  private static final XorMappedAddress MAPPED = new XorMappedAddress(Addresses.ALICE);

  private final Conversation conversation = new Conversation();

  static StunRequest request(Transport transport) {
    return request(Addresses.STUN, transport);
  }

  private static StunRequest request(InetSocketAddress server, Transport transport) {
    Credentials credentials = new Credentials.ShortTerm(OpaqueString.of("evtj:h6vY"), PASSWORD);
    return new StunRequest(server, transport, List.of(), Optional.of(credentials), true);
  }

  @Test
  void theFirstRequestHasBothHmacsAndTheUsername() {
    conversation.ask(request(Transport.UDP));

    StunMessage request = conversation.lastMessage();
    ByteBuffer bytes = conversation.last().payload();
    assertThat(request.attributes())
        .extracting(Object::getClass)
        .containsExactly(
            Username.class,
            MessageIntegrity.class,
            MessageIntegritySha256.class,
            Fingerprint.class);
    assertThat(request.first(Username.class)).contains(new Username("evtj:h6vY"));
    assertThat(KEY.protects(bytes, SHA1)).isTrue();
    assertThat(KEY.protects(bytes, SHA256)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void laterRequestsHaveTheHmacOfTheAnswer(IntegrityAlgorithm servers) {
    conversation.ask(request(Transport.UDP));

    conversation.answer(success(KEY, servers));
    conversation.ask(request(Transport.UDP));

    assertThat(((Success) conversation.outcome()).authenticated()).isTrue();
    assertThat(conversation.lastMessage().has(MessageIntegrity.class)).isEqualTo(servers == SHA1);
    assertThat(conversation.lastMessage().has(MessageIntegritySha256.class))
        .isEqualTo(servers == SHA256);
  }

  @Test
  void anotherPortIsAnotherServer() {
    conversation.ask(request(Transport.UDP));
    conversation.answer(success(KEY, SHA256));

    conversation.ask(request(Addresses.SERVER, Transport.UDP));

    assertThat(conversation.lastMessage().has(MessageIntegrity.class)).isTrue();
    assertThat(conversation.lastMessage().has(MessageIntegritySha256.class)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerWithAnotherHmacThanTheOnlyOneAskedForIsDiscarded(IntegrityAlgorithm first) {
    IntegrityAlgorithm other = first == SHA1 ? SHA256 : SHA1;
    conversation.ask(request(Transport.UDP));
    conversation.answer(success(KEY, first));
    conversation.ask(request(Transport.UDP));

    conversation.answer(success(KEY, other));
    int ended = conversation.completed().size();
    conversation.answer(success(KEY, first));

    assertThat(ended).isEqualTo(1);
    assertThat(conversation.completed()).hasSize(2);
    assertThat(conversation.completed().getLast().outcome()).isInstanceOf(Success.class);
  }

  @ParameterizedTest
  @EnumSource
  void aWrongHmacIsDiscardedAndTheTransactionGoesOn(IntegrityAlgorithm algorithm) {
    conversation.ask(request(Transport.UDP));

    boolean taken = conversation.answer(success(OTHER_KEY, algorithm));
    conversation.until(600);
    List<Long> sendTimes = conversation.sendTimes();
    conversation.answer(success(KEY, algorithm));

    assertThat(taken).isTrue();
    assertThat(sendTimes).containsExactly(0L, 500L);
    assertThat(conversation.outcome()).isInstanceOf(Success.class);
  }

  @Test
  void anAbsentHmacIsDiscardedAndTheTransactionGoesOn() {
    conversation.ask(request(Transport.UDP));

    conversation.answer(conversation.success(MAPPED));
    boolean ended = !conversation.completed().isEmpty();
    conversation.answer(success(KEY, SHA1));

    assertThat(ended).isFalse();
    assertThat(conversation.outcome()).isInstanceOf(Success.class);
  }

  @Test
  void whenAllIsDiscardedProtectionWasViolated() {
    conversation.ask(request(Transport.UDP));

    conversation.answer(success(OTHER_KEY, SHA256));
    conversation.until(100_000);

    assertThat(conversation.sent()).hasSize(7);
    assertThat(conversation.endedAt()).isEqualTo(39_500);
    assertThat(conversation.outcome()).isEqualTo(new ProtectionViolated(Optional.empty()));
  }

  @ParameterizedTest
  @EnumSource
  void overTcpProtectionIsViolatedAtOnce(IntegrityAlgorithm algorithm) {
    conversation.ask(request(Transport.TCP));

    conversation.answer(success(OTHER_KEY, algorithm));

    assertThat(conversation.endedAt()).isEqualTo(0);
    assertThat(conversation.outcome()).isEqualTo(new ProtectionViolated(Optional.empty()));
  }

  @Test
  void anUnauthenticatedErrorIsDiscardedAndToldInTheEnd() {
    conversation.ask(request(Transport.UDP));

    conversation.answer(conversation.error(ErrorCode.UNAUTHENTICATED));
    conversation.until(100_000);

    assertThat(conversation.outcome())
        .isEqualTo(new ProtectionViolated(Optional.of(new ErrorCode(401, "because"))));
  }

  @Test
  void anAuthenticatedErrorEndsIt() {
    conversation.ask(request(Transport.UDP));
    ErrorCode code = new ErrorCode(500, "broken");

    conversation.answer(
        conversation.response(MessageClass.ERROR_RESPONSE, Protection.of(KEY, SHA1), code));

    assertThat(((ErrorResponse) conversation.outcome()).error()).isEqualTo(code);
  }

  @Test
  void aForgedRedirectionIsNotFollowed() {
    conversation.ask(request(Transport.UDP));

    conversation.answer(conversation.error(ErrorCode.TRY_ALTERNATE));
    conversation.until(100_000);

    assertThat(conversation.sent()).hasSize(7);
    assertThat(conversation.outcome())
        .isEqualTo(new ProtectionViolated(Optional.of(new ErrorCode(300, "because"))));
  }

  @Test
  void theHmacIsLookedAtBeforeUnknownAttributes() {
    conversation.ask(request(Transport.UDP));

    conversation.answer(conversation.success(new Raw(0x7ABC, Octets.of())));

    assertThat(conversation.completed()).isEmpty();
  }

  @Test
  void aRightSha1DoesNotMakeUpForAWrongSha256() {
    conversation.ask(request(Transport.UDP));
    ByteBuffer both =
        conversation.response(
            MessageClass.SUCCESS_RESPONSE, Protection.of(KEY, SHA1, SHA256), MAPPED);
    ByteBuffer tampered = ByteBuffer.allocate(both.remaining()).put(both.duplicate()).flip();
    int lastByte = tampered.limit() - 1;
    tampered.put(lastByte, (byte) (tampered.get(lastByte) ^ 1));

    conversation.answer(tampered);
    boolean ended = !conversation.completed().isEmpty();
    conversation.answer(both);

    assertThat(ended).isFalse();
    assertThat(conversation.outcome()).isInstanceOf(Success.class);
  }

  @Test
  void aTruncatedHmacProvesNothing() throws GeneralSecurityException {
    conversation.ask(request(Transport.UDP));
    ByteBuffer truncated = truncated(conversation.success(MAPPED));

    conversation.answer(truncated);

    assertThat(KEY.protects(truncated, SHA256)).isTrue();
    assertThat(conversation.completed()).isEmpty();
  }

  @Test
  void whatComesAfterTheHmacIsNotBelieved() {
    conversation.ask(request(Transport.UDP));
    ByteBuffer answer = success(KEY, SHA1);
    ByteBuffer longer = ByteBuffer.allocate(answer.remaining() + 12).put(answer.duplicate());
    longer.putInt(0x0101_0008).putLong(0).flip();
    longer.putShort(2, (short) (longer.remaining() - 20));

    conversation.answer(longer);

    Success success = (Success) conversation.outcome();
    assertThat(success.mappedAddress()).contains(Addresses.ALICE);
  }

  @Test
  void neitherCredentialsTellTheirPassword() {
    OpaqueString user = OpaqueString.of("alice");

    assertThat(new Credentials.ShortTerm(user, PASSWORD).toString())
        .contains("alice")
        .doesNotContain(PASSWORD.toString());
    assertThat(new Credentials.LongTerm(user, PASSWORD).toString())
        .contains("alice")
        .doesNotContain(PASSWORD.toString());
  }

  private ByteBuffer success(IntegrityKey key, IntegrityAlgorithm algorithm) {
    return conversation.response(
        MessageClass.SUCCESS_RESPONSE,
        Protection.of(key, algorithm),
        new Software("tester"),
        MAPPED);
  }

  /** Protected as RFC 8489 section 14.6 has it, with the first 16 of 32 bytes. */
  private static ByteBuffer truncated(ByteBuffer message) throws GeneralSecurityException {
    int length = message.remaining();
    ByteBuffer out = ByteBuffer.allocate(length + 20).put(message.duplicate());
    out.putShort(2, (short) length);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(PASSWORD.toString().getBytes(UTF_8), "HmacSHA256"));
    mac.update(out.array(), 0, length);
    return out.putInt(0x001C_0010).put(mac.doFinal(), 0, 16).flip();
  }
}
