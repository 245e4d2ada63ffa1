package dev.punchline.protocol.stun.client;

import dev.punchline.protocol.stun.IntegrityAlgorithm;
import dev.punchline.protocol.stun.IntegrityKey;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.NonceCookie;
import dev.punchline.protocol.stun.OpaqueString;
import dev.punchline.protocol.stun.PasswordAlgorithm;
import dev.punchline.protocol.stun.Protection;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.ChosenPasswordAlgorithm;
import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.MessageIntegrity;
import dev.punchline.protocol.stun.StunAttribute.MessageIntegritySha256;
import dev.punchline.protocol.stun.StunAttribute.Nonce;
import dev.punchline.protocol.stun.StunAttribute.PasswordAlgorithms;
import dev.punchline.protocol.stun.StunAttribute.Realm;
import dev.punchline.protocol.stun.StunAttribute.UserHash;
import dev.punchline.protocol.stun.StunAttribute.Username;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.testing.Addresses;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A server with long-term credentials, RFC 8489 section 9.2.4 check by check. It knows one user,
 * and maps everybody to Alice's address.
 */
final class LongTermServer {
  private static final IntegrityAlgorithm SHA1 = IntegrityAlgorithm.SHA1;
  private static final IntegrityAlgorithm SHA256 = IntegrityAlgorithm.SHA256;

  static final OpaqueString USER = OpaqueString.of("alice");
  static final OpaqueString PASSWORD = OpaqueString.of("correct horse");
  static final Credentials.LongTerm RIGHT = new Credentials.LongTerm(USER, PASSWORD);
  static final Credentials.LongTerm WRONG =
      new Credentials.LongTerm(USER, OpaqueString.of("battery staple"));

  /** How it has been set up. */
  record SetUp(
      String realm, boolean cookie, List<PasswordAlgorithm> algorithms, boolean anonymity) {
    /** As RFC 5389 has it. */
    static final SetUp OLD = new SetUp("example.org", false, List.of(), false);

    static final SetUp NEW =
        new SetUp(
            "example.org", true, List.of(PasswordAlgorithm.SHA_256, PasswordAlgorithm.MD5), false);

    SetUp offering(PasswordAlgorithm... others) {
      return new SetUp(realm, cookie, List.of(others), anonymity);
    }

    SetUp anonymous() {
      return new SetUp(realm, cookie, algorithms, true);
    }

    SetUp inRealm(String other) {
      return new SetUp(other, cookie, algorithms, anonymity);
    }
  }

  private SetUp setUp;
  private int generation;

  /** The codes it has answered with, 0 for success. */
  final List<Integer> answered = new ArrayList<>();

  LongTermServer(SetUp setUp) {
    this.setUp = setUp;
  }

  void become(SetUp other) {
    setUp = other;
    generation++;
  }

  void expireNonces() {
    generation++;
  }

  ByteBuffer answer(ByteBuffer bytes) {
    StunMessage request = Conversation.decoded(bytes);
    Optional<Integer> refusal = refusal(request, bytes);
    answered.add(refusal.orElse(0));
    if (refusal.isEmpty()) {
      return StunCodec.encode(
          request.response(
              MessageClass.SUCCESS_RESPONSE, List.of(new XorMappedAddress(Addresses.ALICE))),
          Protection.of(key(request), isPlain(request) ? SHA1 : SHA256));
    }
    List<StunAttribute> attributes = new ArrayList<>();
    attributes.add(new ErrorCode(refusal.get(), "no"));
    if (refusal.get() != ErrorCode.BAD_REQUEST) {
      attributes.add(new Realm(setUp.realm()));
      attributes.add(nonce());
      if (!setUp.algorithms().isEmpty()) {
        attributes.add(new PasswordAlgorithms(setUp.algorithms()));
      }
    }
    return StunCodec.encode(request.response(MessageClass.ERROR_RESPONSE, attributes));
  }

  private Optional<Integer> refusal(StunMessage request, ByteBuffer bytes) {
    boolean hasSha256 = request.has(MessageIntegritySha256.class);
    if (!hasSha256 && !request.has(MessageIntegrity.class)) {
      return Optional.of(ErrorCode.UNAUTHENTICATED);
    }
    boolean named = request.has(Username.class) || request.has(UserHash.class);
    if (!named || !request.has(Realm.class) || !request.has(Nonce.class)) {
      return Optional.of(ErrorCode.BAD_REQUEST);
    }
    if (!setUp.algorithms().isEmpty() && !isPlain(request) && !matchesOffer(request)) {
      return Optional.of(ErrorCode.BAD_REQUEST);
    }
    if (!knowsUser(request)
        || !key(request).protects(bytes, hasSha256 ? SHA256 : SHA1)
        || !request.first(Realm.class).equals(Optional.of(new Realm(setUp.realm())))) {
      return Optional.of(ErrorCode.UNAUTHENTICATED);
    }
    return request.first(Nonce.class).equals(Optional.of(nonce()))
        ? Optional.empty()
        : Optional.of(ErrorCode.STALE_NONCE);
  }

  /** "Processed as though PASSWORD-ALGORITHM were MD5". */
  private static boolean isPlain(StunMessage request) {
    return !request.has(PasswordAlgorithms.class) && !request.has(ChosenPasswordAlgorithm.class);
  }

  private boolean matchesOffer(StunMessage request) {
    return request
            .first(PasswordAlgorithms.class)
            .equals(Optional.of(new PasswordAlgorithms(setUp.algorithms())))
        && request
            .first(ChosenPasswordAlgorithm.class)
            .filter(chosen -> setUp.algorithms().contains(chosen.algorithm()))
            .isPresent();
  }

  private boolean knowsUser(StunMessage request) {
    return setUp.anonymity()
        ? request
            .first(UserHash.class)
            .equals(Optional.of(new UserHash(IntegrityKey.userHash(USER, realm()))))
        : request.first(Username.class).equals(Optional.of(new Username(USER.toString())));
  }

  private IntegrityKey key(StunMessage request) {
    PasswordAlgorithm algorithm =
        request
            .first(ChosenPasswordAlgorithm.class)
            .map(ChosenPasswordAlgorithm::algorithm)
            .orElse(PasswordAlgorithm.MD5);
    return IntegrityKey.longTerm(USER, realm(), PASSWORD, algorithm);
  }

  private OpaqueString realm() {
    return OpaqueString.of(setUp.realm().replace("\0", ""));
  }

  private Nonce nonce() {
    String cookie =
        setUp.cookie()
            ? new NonceCookie(!setUp.algorithms().isEmpty(), setUp.anonymity()).toString()
            : "";
    return new Nonce(cookie + "nonce " + generation);
  }
}
