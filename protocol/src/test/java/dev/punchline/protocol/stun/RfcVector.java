package dev.punchline.protocol.stun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.punchline.protocol.stun.StunAttribute.ChosenPasswordAlgorithm;
import dev.punchline.protocol.stun.StunAttribute.Nonce;
import dev.punchline.protocol.stun.StunAttribute.Realm;
import dev.punchline.protocol.stun.StunAttribute.Software;
import dev.punchline.protocol.stun.StunAttribute.UserHash;
import dev.punchline.protocol.stun.StunAttribute.Username;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.testing.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;

/**
 * Messages that RFCs publish byte for byte, and what they mean. The bytes are resources.
 *
 * @param message what it says before what protects it
 */
record RfcVector(
    String resource,
    StunMessage message,
    IntegrityKey key,
    IntegrityAlgorithm algorithm,
    boolean fingerprint,
    byte padding) {
  static Stream<RfcVector> all() {
    return Stream.of(
        new RfcVector(
            "rfc5769-2.1-request",
            new StunMessage(
                MessageClass.REQUEST,
                StunMessage.BINDING,
                Ids.SHORT_TERM,
                List.of(
                    new Software("STUN test client"),
                    new IceAttribute.Priority(0x6e0001ffL),
                    new IceAttribute.IceControlled(0x932ff9b151263b36L),
                    new Username("evtj:h6vY"))),
            Keys.SHORT_TERM,
            IntegrityAlgorithm.SHA1,
            true,
            (byte) ' '),
        new RfcVector(
            "rfc5769-2.2-ipv4-response",
            new StunMessage(
                MessageClass.SUCCESS_RESPONSE,
                StunMessage.BINDING,
                Ids.SHORT_TERM,
                List.of(
                    new Software("test vector"),
                    new XorMappedAddress(new InetSocketAddress("192.0.2.1", 32853)))),
            Keys.SHORT_TERM,
            IntegrityAlgorithm.SHA1,
            true,
            (byte) ' '),
        new RfcVector(
            "rfc5769-2.3-ipv6-response",
            new StunMessage(
                MessageClass.SUCCESS_RESPONSE,
                StunMessage.BINDING,
                Ids.SHORT_TERM,
                List.of(
                    new Software("test vector"),
                    new XorMappedAddress(
                        new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32853)))),
            Keys.SHORT_TERM,
            IntegrityAlgorithm.SHA1,
            true,
            (byte) ' '),
        new RfcVector(
            "rfc5769-2.4-long-term-request",
            new StunMessage(
                MessageClass.REQUEST,
                StunMessage.BINDING,
                Ids.LONG_TERM,
                List.of(
                    new Username(Keys.USERNAME),
                    new Nonce("f//499k954d6OL34oL9FSTvy64sA"),
                    new Realm(Keys.REALM))),
            Keys.longTerm(PasswordAlgorithm.MD5),
            IntegrityAlgorithm.SHA1,
            false,
            (byte) 0),
        new RfcVector(
            "rfc8489-b.1-long-term-request",
            new StunMessage(
                MessageClass.REQUEST,
                StunMessage.BINDING,
                Ids.LONG_TERM,
                List.of(
                    new UserHash(
                        IntegrityKey.userHash(
                            OpaqueString.of(Keys.USERNAME), OpaqueString.of(Keys.REALM))),
                    new Nonce("obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA"),
                    new Realm(Keys.REALM),
                    new ChosenPasswordAlgorithm(PasswordAlgorithm.SHA_256))),
            Keys.longTerm(PasswordAlgorithm.SHA_256),
            IntegrityAlgorithm.SHA256,
            false,
            (byte) 0));
  }

  /** As published. */
  ByteBuffer bytes() {
    String name = "/stun/" + resource + ".hex";
    try (InputStream in = requireNonNull(RfcVector.class.getResourceAsStream(name), name)) {
      return Bytes.hex(new String(in.readAllBytes(), UTF_8).replaceAll("(?m)^#.*", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Protection protection() {
    return Protection.of(key, algorithm).withFingerprint(fingerprint);
  }

  @Override
  public String toString() {
    return resource;
  }

  private static final class Ids {
    static final TransactionId SHORT_TERM = new TransactionId(0xb7e7a701, 0xbc34d686fa87dfaeL);
    static final TransactionId LONG_TERM = new TransactionId(0x78ad3433, 0xc6ad72c029da412eL);
  }

  private static final class Keys {
    static final String USERNAME = "\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9";
    static final String REALM = "example.org";

    static final IntegrityKey SHORT_TERM =
        IntegrityKey.shortTerm(OpaqueString.of("VOkJxbRl1RmTxUk/WvJxBt"));

    /** The vectors are older than OpaqueString: their password is what SASLprep made of it. */
    static IntegrityKey longTerm(PasswordAlgorithm algorithm) {
      return IntegrityKey.longTerm(
          OpaqueString.of(USERNAME),
          OpaqueString.of(REALM),
          OpaqueString.of("TheMatrIX"),
          algorithm);
    }
  }
}
