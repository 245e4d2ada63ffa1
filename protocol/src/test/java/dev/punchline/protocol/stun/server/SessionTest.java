package dev.punchline.protocol.stun.server;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import dev.punchline.protocol.wire.StunFraming;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The credentials of ICE: RFC 8445 section 7.3, RFC 8489 section 9.1.3. */
class SessionTest {
  private static final int HEADER = StunFraming.HEADER_BYTES;
  private static final int SHA256_BYTES = 32;
  private static final int FINGERPRINT_BYTES = 8;
  private static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";
  private static final IntegrityKey KEY = key(PASSWORD);
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

  @ParameterizedTest
  @ValueSource(ints = {16, 20, 28})
  void aTruncatedHmacIsUnauthenticated(int length) {
    StunMessage answer =
        responder.answer(truncated(protectedBySha256(), length), Addresses.BOB, Endpoint.TCP);

    assertThat(answer.first(ErrorCode.class).orElseThrow().code()).isEqualTo(401);
    assertWithoutIntegrity(answer);
    assertThat(KEY.protects(truncated(protectedBySha256(), length), IntegrityAlgorithm.SHA256))
        .as("it is right as far as it goes")
        .isTrue();
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

  private static ByteBuffer protectedBySha256() {
    return Binding.request(Protection.of(KEY, IntegrityAlgorithm.SHA256), ALICE_TO_BOB);
  }

  /**
   * The same with an HMAC that is right as far as it goes, and a FINGERPRINT.
   *
   * @param message that ends with a MESSAGE-INTEGRITY-SHA256
   */
  private static ByteBuffer truncated(ByteBuffer message, int hmacBytes) {
    int covered = message.remaining() - StunFraming.ATTRIBUTE_HEADER_BYTES - SHA256_BYTES;
    ByteBuffer shorter =
        ByteBuffer.allocate(
            covered + StunFraming.ATTRIBUTE_HEADER_BYTES + hmacBytes + FINGERPRINT_BYTES);
    shorter.put(message.slice(0, covered));
    shorter.putShort(
        2, (short) (covered - HEADER + StunFraming.ATTRIBUTE_HEADER_BYTES + hmacBytes));
    byte[] hmac = Arrays.copyOf(hmacSha256(shorter.slice(0, covered)), hmacBytes);
    shorter.putShort((short) 0x001C).putShort((short) hmacBytes).put(hmac);
    shorter.putShort(2, (short) (shorter.capacity() - HEADER));
    int fingerprint =
        StunFraming.fingerprint(shorter.slice(0, shorter.position()), shorter.position());
    shorter.putShort((short) StunFraming.FINGERPRINT).putShort((short) 4).putInt(fingerprint);
    return shorter.flip();
  }

  private static byte[] hmacSha256(ByteBuffer covered) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(PASSWORD.getBytes(UTF_8), "HmacSHA256"));
      mac.update(covered);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java runtime has it", e);
    }
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
