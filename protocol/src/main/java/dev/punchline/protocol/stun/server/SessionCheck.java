package dev.punchline.protocol.stun.server;

import dev.punchline.protocol.stun.IntegrityAlgorithm;
import dev.punchline.protocol.stun.IntegrityKey;
import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.Fingerprint;
import dev.punchline.protocol.stun.StunAttribute.MessageIntegrity;
import dev.punchline.protocol.stun.StunAttribute.MessageIntegritySha256;
import dev.punchline.protocol.stun.StunAttribute.Username;
import dev.punchline.protocol.stun.StunMessage;
import java.util.Optional;

/**
 * The server's side of short-term credentials, RFC 8489 section 9.1.3, as ICE uses them, RFC 8445
 * section 7.3: USERNAME is the server's username fragment, a colon and the client's.
 *
 * <p>Who names a session that there is, and does not know its password, gets the 400 or 401 that
 * section 9.1.3 demands, and learns by it that there is such a session. A fragment is no secret:
 * every request carries it in the clear. The password is.
 */
final class SessionCheck {
  /** What is known of who asks. */
  sealed interface Result {
    /** It named no session, and is served as anybody is. */
    record Anonymous() implements Result {}

    /** It knows the session's password. */
    record Proven(IntegrityKey key, IntegrityAlgorithm algorithm) implements Result {}

    /** It must be told that it does not. */
    record Refused(ErrorCode error) implements Result {}

    /** It is not told anything. */
    record Ignored(DropReason reason) implements Result {}
  }

  private static final Result ANONYMOUS = new Result.Anonymous();

  private SessionCheck() {}

  static Result of(Arrival arrival, SessionKeys sessions) {
    StunMessage request = arrival.message();
    Optional<Username> username = request.first(Username.class);
    int colon = username.map(name -> name.name().indexOf(':')).orElse(-1);
    if (username.isEmpty() || colon < 0) {
      return ANONYMOUS;
    }
    Optional<IntegrityKey> key = sessions.find(username.get().name().substring(0, colon));
    if (key.isEmpty()) {
      return new Result.Ignored(DropReason.UNKNOWN_SESSION);
    }
    if (!request.has(Fingerprint.class)) {
      return new Result.Ignored(DropReason.NO_FINGERPRINT);
    }
    boolean sha256 = request.has(MessageIntegritySha256.class);
    if (!sha256 && !request.has(MessageIntegrity.class)) {
      return new Result.Refused(Errors.BAD_REQUEST);
    }
    if (truncated(request)) {
      return new Result.Refused(Errors.UNAUTHENTICATED);
    }
    IntegrityAlgorithm algorithm = sha256 ? IntegrityAlgorithm.SHA256 : IntegrityAlgorithm.SHA1;
    return key.get().protects(arrival.bytes(), algorithm)
        ? new Result.Proven(key.get(), algorithm)
        : new Result.Refused(Errors.UNAUTHENTICATED);
  }

  /** RFC 8489 section 14.6 wants all 32 bytes where the usage, like ICE, does not say otherwise. */
  private static boolean truncated(StunMessage request) {
    return request
        .first(MessageIntegritySha256.class)
        .filter(it -> it.hmac().length() < IntegrityAlgorithm.SHA256.bytes())
        .isPresent();
  }
}
