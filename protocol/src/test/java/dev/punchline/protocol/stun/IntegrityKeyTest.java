package dev.punchline.protocol.stun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.punchline.protocol.stun.StunAttribute.Software;
import dev.punchline.protocol.testing.Bytes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntegrityKeyTest {
  private static final StunMessage MESSAGE =
      StunMessage.bindingRequest(new TransactionId(1, 2), new Software("a"));
  private static final IntegrityKey KEY = IntegrityKey.shortTerm(OpaqueString.of("secret"));

  /** RFC 8489 section 9.2.2: the key of user "user" with "pass" in "realm". */
  @Test
  void derivesTheMd5KeyOfTheRfcsExample() throws Exception {
    IntegrityKey key = longTerm("user", "realm", "pass", PasswordAlgorithm.MD5);

    byte[] expected = HexFormat.of().parseHex("8493fbc53ba582fb4c044c456bdc40eb");
    assertThat(hmacOf(StunCodec.encode(MESSAGE, Protection.of(key, IntegrityAlgorithm.SHA1))))
        .isEqualTo(hmac("HmacSHA1", expected, 24));
  }

  @Test
  void derivesTheSha256KeyFromTheSameText() throws Exception {
    IntegrityKey key = longTerm("user", "realm", "pass", PasswordAlgorithm.SHA_256);

    byte[] expected =
        MessageDigest.getInstance("SHA-256").digest("user:realm:pass".getBytes(UTF_8));
    assertThat(hmacOf(StunCodec.encode(MESSAGE, Protection.of(key, IntegrityAlgorithm.SHA256))))
        .isEqualTo(hmac("HmacSHA256", expected, 36));
  }

  @Test
  void derivesNoKeyWithAnAlgorithmItDoesNotKnow() {
    PasswordAlgorithm unknown = new PasswordAlgorithm(3, Octets.of());
    PasswordAlgorithm withParameters = new PasswordAlgorithm(1, Octets.of((byte) 1));

    assertThatIllegalArgumentException().isThrownBy(() -> longTerm("u", "r", "p", unknown));
    assertThatIllegalArgumentException().isThrownBy(() -> longTerm("u", "r", "p", withParameters));
  }

  @Test
  void hashesUsernameAndRealmTogether() {
    Octets hash = IntegrityKey.userHash(OpaqueString.of("user"), OpaqueString.of("realm"));

    assertThat(hash.length()).isEqualTo(32);
    assertThat(hash)
        .isNotEqualTo(IntegrityKey.userHash(OpaqueString.of("user2"), OpaqueString.of("realm")));
  }

  @ParameterizedTest
  @EnumSource
  void protectsWithEitherAlgorithmBesideTheOther(IntegrityAlgorithm algorithm) {
    ByteBuffer both =
        StunCodec.encode(
            MESSAGE,
            Protection.of(KEY, IntegrityAlgorithm.SHA1, IntegrityAlgorithm.SHA256)
                .withFingerprint(true));

    assertThat(KEY.protects(both, algorithm)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void protectsNothingWithoutItsAttribute(IntegrityAlgorithm algorithm) {
    assertThat(KEY.protects(StunCodec.encode(MESSAGE), algorithm)).isFalse();
    assertThat(KEY.protects(ByteBuffer.allocate(0), algorithm)).isFalse();
  }

  /** RFC 8489 section 14.6: "at least 16 bytes ... and a multiple of 4". */
  @ParameterizedTest
  @ValueSource(ints = {16, 20, 24, 28, 32})
  void acceptsATruncatedSha256(int length) throws Exception {
    assertThat(
            KEY.protects(truncated(IntegrityAlgorithm.SHA256, length), IntegrityAlgorithm.SHA256))
        .isTrue();
    assertThat(StunCodec.decode(truncated(IntegrityAlgorithm.SHA256, length)).attributes())
        .hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 12, 17, 30})
  void refusesASha256ThatIsTruncatedTooFarOrOddly(int length) throws Exception {
    assertThat(
            KEY.protects(truncated(IntegrityAlgorithm.SHA256, length), IntegrityAlgorithm.SHA256))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 12, 16, 19})
  void refusesASha1ThatIsTruncatedAtAll(int length) throws Exception {
    assertThat(KEY.protects(truncated(IntegrityAlgorithm.SHA1, length), IntegrityAlgorithm.SHA1))
        .isFalse();
  }

  @Test
  void refusesAnHmacWithBytesBehindIt() throws Exception {
    for (IntegrityAlgorithm algorithm : IntegrityAlgorithm.values()) {
      assertThat(KEY.protects(truncated(algorithm, algorithm.bytes() + 4), algorithm)).isFalse();
    }
  }

  @Test
  void coversALengthOfMoreThanOneByte() throws Exception {
    StunMessage message =
        StunMessage.bindingRequest(new TransactionId(1, 2), new Software("a".repeat(600)));
    ByteBuffer plain = StunCodec.encode(message);
    int size = plain.remaining();
    plain.putShort(2, (short) (size - 20 + 24));
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec("secret".getBytes(UTF_8), "HmacSHA1"));
    mac.update(plain);

    ByteBuffer written = StunCodec.encode(message, Protection.of(KEY, IntegrityAlgorithm.SHA1));

    assertThat(Bytes.array(written.position(size + 4))).isEqualTo(mac.doFinal());
  }

  @Test
  void looksFromPositionToLimitAndMovesNeither() {
    ByteBuffer message = StunCodec.encode(MESSAGE, Protection.of(KEY, IntegrityAlgorithm.SHA1));
    ByteBuffer inside = ByteBuffer.allocate(message.remaining() + 7).position(3);
    inside.put(message).limit(inside.position()).position(3);

    assertThat(KEY.protects(inside.asReadOnlyBuffer(), IntegrityAlgorithm.SHA1)).isTrue();
    assertThat(KEY.protects(inside, IntegrityAlgorithm.SHA1)).isTrue();
    assertThat(inside.position()).isEqualTo(3);
  }

  /** The message with the first bytes of the right HMAC, or more bytes than it has. */
  private static ByteBuffer truncated(IntegrityAlgorithm algorithm, int length) throws Exception {
    ByteBuffer plain = StunCodec.encode(MESSAGE);
    int padded = (length + 3) & ~3;
    byte[] hmac = hmac(algorithm.mac(), "secret".getBytes(UTF_8), 4 + length);
    return ByteBuffer.allocate(plain.remaining() + 4 + padded)
        .put(plain)
        .putShort((short) algorithm.attribute().code())
        .putShort((short) length)
        .put(Arrays.copyOf(hmac, padded))
        .flip()
        .putShort(2, (short) (8 + 4 + padded));
  }

  /** Of the message as if it had an attribute of this size behind it. */
  private static byte[] hmac(String mac, byte[] key, int attribute) throws Exception {
    ByteBuffer covered = StunCodec.encode(MESSAGE);
    covered.putShort(2, (short) (covered.getShort(2) + attribute));
    Mac hmac = Mac.getInstance(mac);
    hmac.init(new SecretKeySpec(key, mac));
    return hmac.doFinal(Bytes.array(covered));
  }

  private static byte[] hmacOf(ByteBuffer message) {
    int covered = StunCodec.encode(MESSAGE).remaining();
    return Bytes.array(message.position(covered + 4));
  }

  private static IntegrityKey longTerm(
      String username, String realm, String password, PasswordAlgorithm algorithm) {
    return IntegrityKey.longTerm(
        OpaqueString.of(username), OpaqueString.of(realm), OpaqueString.of(password), algorithm);
  }
}
