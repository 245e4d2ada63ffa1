package dev.punchline.protocol.stun;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.punchline.protocol.wire.StunFraming;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.OptionalInt;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key with which messages are protected, RFC 8489 sections 9.1.1 and 9.2.2. Immutable. */
public final class IntegrityKey {
  private final Mac sha1;
  private final Mac sha256;

  private IntegrityKey(byte[] bytes) {
    this.sha1 = keyed(bytes, IntegrityAlgorithm.SHA1);
    this.sha256 = keyed(bytes, IntegrityAlgorithm.SHA256);
  }

  /**
   * The key of a short-term credential, section 9.1.1.
   *
   * @param password prepared as an {@link OpaqueString}
   */
  public static IntegrityKey shortTerm(OpaqueString password) {
    return new IntegrityKey(password.toString().getBytes(UTF_8));
  }

  /**
   * The key of a long-term credential, sections 9.2.2 and 18.5.1: "with any quotes removed" from
   * username and realm.
   *
   * @param algorithm {@link PasswordAlgorithm#MD5} or {@link PasswordAlgorithm#SHA_256}
   * @throws IllegalArgumentException for any other
   */
  public static IntegrityKey longTerm(
      OpaqueString username,
      OpaqueString realm,
      OpaqueString password,
      PasswordAlgorithm algorithm) {
    String digest;
    if (algorithm.equals(PasswordAlgorithm.MD5)) {
      digest = "MD5";
    } else if (algorithm.equals(PasswordAlgorithm.SHA_256)) {
      digest = "SHA-256";
    } else {
      throw new IllegalArgumentException("no key can be derived with " + algorithm);
    }
    return new IntegrityKey(
        digest(digest, unquoted(username) + ":" + unquoted(realm) + ":" + password));
  }

  /** USERHASH, section 14.4: tells the server who asks, and nobody else. */
  public static Octets userHash(OpaqueString username, OpaqueString realm) {
    return Octets.of(digest("SHA-256", username + ":" + realm));
  }

  /**
   * Whether an encoded message carries this algorithm's attribute and it is right.
   *
   * @param message between position and limit; neither moves
   */
  public boolean protects(ByteBuffer message, IntegrityAlgorithm algorithm) {
    OptionalInt found = StunFraming.find(message, algorithm.attribute().code());
    if (found.isEmpty()) {
      return false;
    }
    int offset = found.getAsInt();
    int value = message.position() + offset + StunFraming.ATTRIBUTE_HEADER_BYTES;
    int length = message.getShort(value - 2) & 0xFFFF;
    if (!algorithm.allows(length)) {
      return false;
    }
    byte[] claimed = new byte[length];
    message.get(value, claimed);
    byte[] expected = Arrays.copyOf(hmac(message, offset, length, algorithm), length);
    return MessageDigest.isEqual(expected, claimed);
  }

  /**
   * The HMAC over what stands before its attribute, with the length field as if the message ended
   * with that.
   *
   * @param offset of the attribute, from the position of {@code message}
   * @param length of the attribute's value
   */
  byte[] hmac(ByteBuffer message, int offset, int length, IntegrityAlgorithm algorithm) {
    ByteBuffer covered = message.duplicate().limit(message.position() + offset);
    int attributes =
        offset + StunFraming.ATTRIBUTE_HEADER_BYTES + length - StunFraming.HEADER_BYTES;
    Mac mac = begin(algorithm);
    mac.update(covered.get());
    mac.update(covered.get());
    mac.update((byte) (attributes >> 8));
    mac.update((byte) attributes);
    covered.position(covered.position() + 2);
    mac.update(covered);
    return mac.doFinal();
  }

  /** A clone is ready at once: to look an algorithm up and key it takes longer than to use it. */
  private Mac begin(IntegrityAlgorithm algorithm) {
    try {
      return (Mac)
          switch (algorithm) {
            case SHA1 -> sha1.clone();
            case SHA256 -> sha256.clone();
          };
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the HMACs of the JDK can be cloned", e);
    }
  }

  private static Mac keyed(byte[] key, IntegrityAlgorithm algorithm) {
    try {
      Mac mac = Mac.getInstance(algorithm.mac());
      mac.init(new SecretKeySpec(key, algorithm.mac()));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has " + algorithm.mac(), e);
    }
  }

  private static String unquoted(OpaqueString text) {
    return text.toString().replace("\"", "");
  }

  private static byte[] digest(String algorithm, String text) {
    try {
      return MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has " + algorithm, e);
    }
  }
}
