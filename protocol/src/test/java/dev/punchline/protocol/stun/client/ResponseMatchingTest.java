package dev.punchline.protocol.stun.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.stun.ClassicAttribute.ChangedAddress;
import dev.punchline.protocol.stun.ClassicAttribute.DraftXorMappedAddress;
import dev.punchline.protocol.stun.ClassicAttribute.SourceAddress;
import dev.punchline.protocol.stun.DiscoveryAttribute.ChangeRequest;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.Octets;
import dev.punchline.protocol.stun.Protection;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.Fingerprint;
import dev.punchline.protocol.stun.StunAttribute.MappedAddress;
import dev.punchline.protocol.stun.StunAttribute.Raw;
import dev.punchline.protocol.stun.StunAttribute.Software;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TransactionId;
import dev.punchline.protocol.stun.Transport;
import dev.punchline.protocol.stun.client.StunOutcome.ErrorResponse;
import dev.punchline.protocol.stun.client.StunOutcome.Success;
import dev.punchline.protocol.stun.client.StunOutcome.UnknownAttributes;
import dev.punchline.protocol.testing.Addresses;
import dev.punchline.protocol.testing.Bytes;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which message answers a request, and what it says: RFC 8489 sections 6.3, 6.3.3 and 6.3.4. */
class ResponseMatchingTest {
  private static final InetSocketAddress OTHER_IP = new InetSocketAddress("192.0.2.9", 3478);
  private static final InetSocketAddress OTHER_BOTH = new InetSocketAddress("192.0.2.9", 3479);

  private final Conversation conversation = new Conversation();

  @Test
  void answersFromElsewhereAreIgnored() {
    conversation.ask(StunRequest.binding(Addresses.STUN));

    boolean taken = conversation.answer(conversation.success(), Addresses.SERVER);

    assertThat(taken).isFalse();
    assertThat(conversation.completed()).isEmpty();
    assertThat(conversation.nextWake()).isEqualTo(500);
  }

  @ParameterizedTest
  @CsvSource({
    "false, false, true, false, false, false",
    "false, true, true, true, false, false",
    "true, false, true, true, true, true",
    "true, true, true, true, true, true"
  })
  void changeRequestSaysFromWhereAnswersMayCome(
      boolean ip,
      boolean port,
      boolean same,
      boolean otherPort,
      boolean otherIp,
      boolean otherBoth) {
    ChangeRequest change = new ChangeRequest(ip, port);

    assertThat(isTaken(change, Addresses.STUN)).isEqualTo(same);
    assertThat(isTaken(change, Addresses.SERVER)).isEqualTo(otherPort);
    assertThat(isTaken(change, OTHER_IP)).isEqualTo(otherIp);
    assertThat(isTaken(change, OTHER_BOTH)).isEqualTo(otherBoth);
  }

  private static boolean isTaken(ChangeRequest change, InetSocketAddress from) {
    Conversation fresh = new Conversation();
    fresh.ask(StunRequest.binding(Addresses.STUN, change));
    boolean taken = fresh.answer(fresh.success(), from);
    if (taken) {
      Success success = (Success) fresh.outcome();
      assertThat(success.from()).isEqualTo(from);
      assertThat(success.server()).isEqualTo(Addresses.STUN);
    }
    return taken;
  }

  @Test
  void otherMethodsAreIgnored() {
    conversation.ask(StunRequest.binding(Addresses.STUN));
    StunMessage allocated =
        new StunMessage(
            MessageClass.SUCCESS_RESPONSE,
            0x003,
            conversation.lastMessage().transaction(),
            List.of());

    assertThat(conversation.answer(StunCodec.encode(allocated))).isFalse();
    assertThat(conversation.completed()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"REQUEST", "INDICATION"})
  void otherClassesAreIgnored(MessageClass messageClass) {
    conversation.ask(StunRequest.binding(Addresses.STUN));

    boolean taken = conversation.answer(conversation.response(messageClass, Protection.NONE));

    assertThat(taken).isFalse();
    assertThat(conversation.completed()).isEmpty();
  }

  @Test
  void otherTransactionsAreIgnored() {
    conversation.ask(StunRequest.binding(Addresses.STUN));
    TransactionId ours = conversation.lastMessage().transaction();
    TransactionId other = new TransactionId(ours.high(), ours.low() ^ 1);
    StunMessage answer =
        new StunMessage(MessageClass.SUCCESS_RESPONSE, StunMessage.BINDING, other, List.of());

    assertThat(conversation.client.expects(ours)).isTrue();
    assertThat(conversation.client.expects(other)).isFalse();
    assertThat(conversation.answer(StunCodec.encode(answer))).isFalse();
    assertThat(conversation.completed()).isEmpty();
  }

  @Test
  void anAnswerWithoutTheMagicCookieIsAnotherTransaction() {
    conversation.ask(StunRequest.binding(Addresses.STUN));
    ByteBuffer answer = conversation.success();
    answer.putInt(4, 0x12345678);

    assertThat(conversation.answer(answer)).isFalse();
    assertThat(conversation.completed()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "0101ffff", "7b7d"})
  void whatIsNotStunIsIgnored(String bytes) {
    conversation.ask(StunRequest.binding(Addresses.STUN));

    assertThat(conversation.answer(Bytes.hex(bytes))).isFalse();
    assertThat(conversation.completed()).isEmpty();
  }

  @Test
  void duplicatesAndLateAnswersAreIgnored() {
    conversation.ask(StunRequest.binding(Addresses.STUN));
    ByteBuffer answer = conversation.success(new XorMappedAddress(Addresses.ALICE));

    boolean first = conversation.answer(answer);
    boolean second = conversation.answer(answer);

    assertThat(first).isTrue();
    assertThat(second).isFalse();
    assertThat(conversation.completed()).hasSize(1);
  }

  @Test
  void anAnswerAfterTheTimeoutIsIgnored() {
    conversation.ask(StunRequest.binding(Addresses.STUN));
    conversation.until(39_500);

    boolean taken = conversation.answer(conversation.success());

    assertThat(taken).isFalse();
    assertThat(conversation.completed()).hasSize(1);
  }

  @Test
  void anAnswerOnTheLastMillisecondCounts() {
    conversation.ask(StunRequest.binding(Addresses.STUN));
    conversation.until(39_499);

    conversation.answer(conversation.success());

    assertThat(conversation.outcome()).isInstanceOf(Success.class);
  }

  @Test
  void unknownRequiredAttributesFailASuccess() {
    conversation.ask(StunRequest.binding(Addresses.STUN));

    conversation.answer(
        conversation.success(
            new Raw(0x7ABC, Octets.of()),
            new XorMappedAddress(Addresses.ALICE),
            new Raw(0x0033, Octets.of((byte) 1))));

    assertThat(conversation.outcome()).isEqualTo(new UnknownAttributes(List.of(0x7ABC, 0x0033)));
  }

  @Test
  void unknownRequiredAttributesFailAnError() {
    conversation.ask(StunRequest.binding(Addresses.STUN));

    conversation.answer(conversation.error(500, new Raw(0x7ABC, Octets.of())));

    assertThat(conversation.outcome()).isEqualTo(new UnknownAttributes(List.of(0x7ABC)));
  }

  @Test
  void unknownOptionalAttributesAreIgnored() {
    conversation.ask(StunRequest.binding(Addresses.STUN));

    conversation.answer(conversation.success(new Raw(0xFABC, Octets.of())));

    assertThat(conversation.outcome()).isInstanceOf(Success.class);
  }

  @Test
  void anErrorWithoutACodeFails() {
    conversation.ask(StunRequest.binding(Addresses.STUN));

    conversation.answer(
        conversation.response(MessageClass.ERROR_RESPONSE, Protection.NONE, new Software("x")));

    assertThat(conversation.outcome()).isEqualTo(new UnknownAttributes(List.of()));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 400, 401, 420, 438, 500, 600})
  void anErrorIsTold(int code) {
    conversation.ask(StunRequest.binding(Addresses.STUN));
    StunAttribute unknown = new StunAttribute.UnknownAttributes(List.of(0x0003));

    conversation.answer(conversation.error(code, unknown));

    ErrorResponse refused = (ErrorResponse) conversation.outcome();
    assertThat(refused.error()).isEqualTo(new ErrorCode(code, "because"));
    assertThat(refused.server()).isEqualTo(Addresses.STUN);
    assertThat(refused.response().has(StunAttribute.UnknownAttributes.class)).isTrue();
    assertThat(conversation.sent()).hasSize(1);
  }

  @Test
  void aRequestHasAFingerprintIfItIsToHaveOne() {
    conversation.ask(fingerprinted());
    boolean with = conversation.lastMessage().has(Fingerprint.class);
    conversation.ask(StunRequest.binding(Addresses.STUN));
    boolean without = conversation.lastMessage().has(Fingerprint.class);

    assertThat(with).isTrue();
    assertThat(without).isFalse();
  }

  @Test
  void aWrongFingerprintIsDropped() {
    conversation.ask(fingerprinted());
    ByteBuffer wrong = conversation.response(MessageClass.SUCCESS_RESPONSE, Protection.FINGERPRINT);
    wrong.put(wrong.limit() - 1, (byte) (wrong.get(wrong.limit() - 1) ^ 1));

    boolean taken = conversation.answer(wrong);
    boolean right =
        conversation.answer(
            conversation.response(MessageClass.SUCCESS_RESPONSE, Protection.FINGERPRINT));

    assertThat(taken).isFalse();
    assertThat(right).isTrue();
  }

  @Test
  void anAnswerNeedNotHaveAFingerprint() {
    conversation.ask(fingerprinted());

    assertThat(conversation.answer(conversation.success())).isTrue();
  }

  @Test
  void theXoredAddressIsPreferred() {
    assertThat(
            mapped(
                new MappedAddress(Addresses.BOB),
                new DraftXorMappedAddress(Addresses.CAROL),
                new XorMappedAddress(Addresses.ALICE)))
        .contains(Addresses.ALICE);
    assertThat(mapped(new MappedAddress(Addresses.BOB), new DraftXorMappedAddress(Addresses.CAROL)))
        .contains(Addresses.CAROL);
    assertThat(mapped(new MappedAddress(Addresses.BOB))).contains(Addresses.BOB);
    assertThat(mapped(new XorMappedAddress(Addresses.SIX))).contains(Addresses.SIX);
    assertThat(mapped(new Software("without"))).isEmpty();
  }

  @Test
  void anAnswerOfRfc3489IsUnderstood() {
    assertThat(
            mapped(
                new MappedAddress(Addresses.ALICE),
                new SourceAddress(Addresses.STUN),
                new ChangedAddress(Addresses.SERVER)))
        .contains(Addresses.ALICE);
  }

  private static Optional<InetSocketAddress> mapped(StunAttribute... attributes) {
    Conversation fresh = new Conversation();
    fresh.ask(StunRequest.binding(Addresses.STUN));
    fresh.answer(fresh.success(attributes));
    return ((Success) fresh.outcome()).mappedAddress();
  }

  private static StunRequest fingerprinted() {
    return new StunRequest(Addresses.STUN, Transport.UDP, List.of(), Optional.empty(), true);
  }
}
