package dev.punchline.protocol.stun.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.stun.IceAttribute;
import dev.punchline.protocol.stun.IntegrityAlgorithm;
import dev.punchline.protocol.stun.IntegrityKey;
import dev.punchline.protocol.stun.OpaqueString;
import dev.punchline.protocol.stun.Protection;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.Fingerprint;
import dev.punchline.protocol.stun.StunAttribute.MessageIntegrity;
import dev.punchline.protocol.stun.StunAttribute.MessageIntegritySha256;
import dev.punchline.protocol.stun.StunAttribute.Software;
import dev.punchline.protocol.stun.StunAttribute.Username;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.testing.Addresses;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The credentials of ICE: RFC 8445 section 7.3, RFC 8489 section 9.1.3. */
class SessionTest {
  private static final IntegrityKey KEY = key("VOkJxbRl1RmTxUk/WvJxBt");
  private static final IntegrityKey OTHER_KEY = key("VOkJxbRl1RmTxUk/WvJxBu");
  private static final Username ALICE_TO_BOB = new Username("bobU:alic");
  private static final IceAttribute.Priority PRIORITY = new IceAttribute.Priority(1);

  private final Responding responder =
      Responding.with(ufrag -> Optional.ofNullable(Map.of("bobU", KEY).get(ufrag)));

  @ParameterizedTest
  @EnumSource
  void aCheckWithThePasswordIsAnsweredUnderItByTheSameAlgorithm(IntegrityAlgorithm algorithm) {
    ByteBuffer request =
        Binding.request(
            Protection.of(KEY, algorithm).withFingerprint(true), ALICE_TO_BOB, PRIORITY);

    ByteBuffer bytes = responder.reply(request, Addresses.BOB, Endpoint.PRIMARY).bytes();

    StunMessage answer = Binding.decoded(bytes);
    assertThat(answer.first(XorMappedAddress.class)).contains(new XorMappedAddress(Addresses.BOB));
    assertThat(KEY.protects(bytes, algorithm)).isTrue();
    assertThat(answer.has(MessageIntegrity.class)).isEqualTo(algorithm == IntegrityAlgorithm.SHA1);
    assertThat(answer.has(Fingerprint.class)).isTrue();
  }

  @Test
  void whoSendsBothAlgorithmsIsAnsweredByTheStronger() {
    ByteBuffer request =
        Binding.request(
            Protection.of(KEY, IntegrityAlgorithm.SHA1, IntegrityAlgorithm.SHA256)
                .withFingerprint(true),
            ALICE_TO_BOB);

    ByteBuffer bytes = responder.reply(request, Addresses.BOB, Endpoint.PRIMARY).bytes();

    assertThat(KEY.protects(bytes, IntegrityAlgorithm.SHA256)).isTrue();
    assertThat(Binding.decoded(bytes).has(MessageIntegrity.class)).isFalse();
  }

  @Test
  void whoHasProvedItselfIsToldTheSoftware() {
    StunMessage answer = responder.answer(protectedRequest(KEY), Addresses.BOB);

    assertThat(answer.first(Software.class)).contains(new Software(Responding.SOFTWARE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bobu:alic", "bob:alic", ":bobU", "alic:bobU", "bobUx:a", ":"})
  void aFragmentThatIsNotKnownIsNeverAnswered(String username) {
    ByteBuffer request =
        Binding.request(
            Protection.of(KEY, IntegrityAlgorithm.SHA1).withFingerprint(true),
            new Username(username));

    assertDropped(request, DropReason.UNKNOWN_SESSION);
  }

  @Test
  void onlyTheFirstColonDivides() {
    StunMessage answer =
        responder.answer(
            Binding.request(
                Protection.of(KEY, IntegrityAlgorithm.SHA1).withFingerprint(true),
                new Username("bobU:a:b")),
            Addresses.BOB);

    assertThat(answer.has(XorMappedAddress.class)).isTrue();
  }

  @Test
  void withoutAFingerprintThereIsNoAnswer() {
    assertDropped(
        Binding.request(Protection.of(KEY, IntegrityAlgorithm.SHA1), ALICE_TO_BOB),
        DropReason.NO_FINGERPRINT);
  }

  @Test
  void withoutIntegrityTheRequestIsBad() {
    StunMessage answer =
        responder.answer(Binding.request(Protection.FINGERPRINT, ALICE_TO_BOB), Addresses.BOB);

    assertThat(answer.first(ErrorCode.class).orElseThrow().code()).isEqualTo(400);
    assertWithoutIntegrity(answer);
  }

  @ParameterizedTest
  @EnumSource
  void withAnotherPasswordTheRequestIsUnauthenticated(IntegrityAlgorithm algorithm) {
    StunMessage answer =
        responder.answer(
            Binding.request(
                Protection.of(OTHER_KEY, algorithm).withFingerprint(true), ALICE_TO_BOB),
            Addresses.BOB);

    assertThat(answer.first(ErrorCode.class).orElseThrow().code()).isEqualTo(401);
    assertThat(answer.has(XorMappedAddress.class)).isFalse();
    assertWithoutIntegrity(answer);
  }

  @Test
  void aRefusalOfWhoHasProvedItselfIsProtected() {
    ByteBuffer request =
        Binding.request(
            Protection.of(KEY, IntegrityAlgorithm.SHA256).withFingerprint(true),
            ALICE_TO_BOB,
            Binding.opaque(0x7A03, 4));

    ByteBuffer bytes = responder.reply(request, Addresses.BOB, Endpoint.PRIMARY).bytes();

    assertThat(Binding.decoded(bytes).first(ErrorCode.class).orElseThrow().code()).isEqualTo(420);
    assertThat(KEY.protects(bytes, IntegrityAlgorithm.SHA256)).isTrue();
  }

  @Test
  void aUsernameBehindTheIntegrityIsNone() {
    ByteBuffer request =
        Binding.request(
            Protection.NONE,
            new StunAttribute.MessageIntegrity(Binding.opaque(0, 20).value()),
            new StunAttribute.Raw(0x0006, Binding.opaque(0, 1).value()));

    assertThat(responder.answer(request, Addresses.BOB).has(XorMappedAddress.class)).isTrue();
  }

  @Test
  void credentialsAreTakenOverTcpToo() {
    ByteBuffer bytes = responder.reply(protectedRequest(KEY), Addresses.BOB, Endpoint.TCP).bytes();

    assertThat(KEY.protects(bytes, IntegrityAlgorithm.SHA1)).isTrue();
  }

  private static ByteBuffer protectedRequest(IntegrityKey key) {
    return Binding.request(
        Protection.of(key, IntegrityAlgorithm.SHA1).withFingerprint(true), ALICE_TO_BOB);
  }

  private void assertDropped(ByteBuffer request, DropReason reason) {
    assertThat(responder.outcome(request, Addresses.BOB, Endpoint.PRIMARY, 0))
        .isEqualTo(new Outcome.Dropped(reason));
  }

  private static void assertWithoutIntegrity(StunMessage answer) {
    assertThat(answer.has(MessageIntegrity.class)).isFalse();
    assertThat(answer.has(MessageIntegritySha256.class)).isFalse();
    assertThat(answer.has(Fingerprint.class)).isTrue();
  }

  private static IntegrityKey key(String password) {
    return IntegrityKey.shortTerm(OpaqueString.of(password));
  }
}
