package dev.punchline.protocol.stun.client;

import dev.punchline.protocol.stun.IntegrityAlgorithm;
import dev.punchline.protocol.stun.IntegrityKey;
import dev.punchline.protocol.stun.NonceCookie;
import dev.punchline.protocol.stun.OpaqueString;
import dev.punchline.protocol.stun.PasswordAlgorithm;
import dev.punchline.protocol.stun.Protection;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.ChosenPasswordAlgorithm;
import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.Nonce;
import dev.punchline.protocol.stun.StunAttribute.PasswordAlgorithms;
import dev.punchline.protocol.stun.StunAttribute.Realm;
import dev.punchline.protocol.stun.StunAttribute.UserHash;
import dev.punchline.protocol.stun.StunAttribute.Username;
import dev.punchline.protocol.stun.StunMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * RFC 8489 section 9.2. The first request goes without; the server's challenge tells what the next
 * ones must carry, and is kept for later requests.
 */
final class LongTermAuthentication implements Authentication {
  private final Credentials.LongTerm credentials;
  private Optional<Challenge> challenge = Optional.empty();

  LongTermAuthentication(Credentials.LongTerm credentials) {
    this.credentials = credentials;
  }

  /** What a 401 or 438 asks for. */
  private record Challenge(
      Realm realm, Nonce nonce, Optional<PasswordAlgorithms> offered, PasswordAlgorithm chosen) {
    Optional<NonceCookie> cookie() {
      return NonceCookie.of(nonce.value());
    }

    /** A server that names algorithms wants the HMAC of its own time. */
    IntegrityAlgorithm integrity() {
      return offered.isPresent() ? IntegrityAlgorithm.SHA256 : IntegrityAlgorithm.SHA1;
    }
  }

  @Override
  public Signature sign() {
    return challenge.map(this::answer).orElse(Signature.NONE);
  }

  @Override
  public Verdict judge(StunMessage response, ByteBuffer bytes, Signature sent) {
    Optional<ErrorCode> error = response.first(ErrorCode.class);
    if (error.isPresent()) {
      switch (error.get().code()) {
        case ErrorCode.UNAUTHENTICATED, ErrorCode.STALE_NONCE -> {
          return challenged(response, error.get(), sent);
        }
        default -> {}
      }
    }
    if (lacksAnnouncedAlgorithms(response)) {
      return new Verdict.Ignore();
    }
    Optional<IntegrityKey> key = sent.protection().key();
    if (key.isEmpty()) {
      return new Verdict.Accept(false);
    }
    if (Integrity.provenBy(response, bytes, key.get(), sent.protection().algorithms())
        .isPresent()) {
      return new Verdict.Accept(true);
    }
    // A 400 without an HMAC is "discarded, as if it were never received", and violates nothing.
    boolean badRequest =
        error.filter(it -> it.code() == ErrorCode.BAD_REQUEST).isPresent()
            && Integrity.claimed(response).isEmpty();
    return badRequest ? new Verdict.Ignore() : new Verdict.Distrust();
  }

  private Verdict challenged(StunMessage response, ErrorCode error, Signature sent) {
    if (lacksAnnouncedAlgorithms(response)) {
      return new Verdict.Fail(new StunOutcome.BidDown());
    }
    Optional<Challenge> next = read(response);
    if (next.isEmpty()) {
      return new Verdict.Accept(false);
    }
    boolean refused =
        error.code() == ErrorCode.UNAUTHENTICATED && sent.attributes().contains(next.get().realm());
    if (refused) {
      // "MUST NOT perform this retry if it is not changing the USERNAME, USERHASH, REALM, or its
      // associated password". What was kept is wrong, too.
      challenge = Optional.empty();
      return new Verdict.Accept(false);
    }
    challenge = next;
    return new Verdict.Retry();
  }

  /** The challenge of an error response; empty if it cannot be met. */
  private static Optional<Challenge> read(StunMessage response) {
    Optional<Realm> realm = response.first(Realm.class);
    Optional<Nonce> nonce = response.first(Nonce.class);
    Optional<PasswordAlgorithms> offered = response.first(PasswordAlgorithms.class);
    Optional<PasswordAlgorithm> chosen =
        offered.isEmpty()
            ? Optional.of(PasswordAlgorithm.MD5)
            : offered.get().algorithms().stream()
                .filter(LongTermAuthentication::isSupported)
                .findFirst();
    if (realm.isEmpty() || nonce.isEmpty() || chosen.isEmpty() || !isUsable(realm.get())) {
      return Optional.empty();
    }
    return Optional.of(new Challenge(realm.get(), nonce.get(), offered, chosen.get()));
  }

  private Signature answer(Challenge to) {
    OpaqueString realm = prepared(to.realm());
    boolean anonymous = to.cookie().map(NonceCookie::usernameAnonymity).orElse(false);
    List<StunAttribute> attributes = new ArrayList<>();
    attributes.add(
        anonymous
            ? new UserHash(IntegrityKey.userHash(credentials.username(), realm))
            : new Username(credentials.username().toString()));
    attributes.add(to.realm());
    attributes.add(to.nonce());
    to.offered()
        .ifPresent(
            offered -> {
              attributes.add(offered);
              attributes.add(new ChosenPasswordAlgorithm(to.chosen()));
            });
    IntegrityKey key =
        IntegrityKey.longTerm(credentials.username(), realm, credentials.password(), to.chosen());
    return new Signature(attributes, Protection.of(key, to.integrity()));
  }

  private static boolean lacksAnnouncedAlgorithms(StunMessage response) {
    return response
            .first(Nonce.class)
            .flatMap(nonce -> NonceCookie.of(nonce.value()))
            .map(NonceCookie::passwordAlgorithms)
            .orElse(false)
        && !response.has(PasswordAlgorithms.class);
  }

  private static boolean isSupported(PasswordAlgorithm algorithm) {
    return algorithm.equals(PasswordAlgorithm.MD5) || algorithm.equals(PasswordAlgorithm.SHA_256);
  }

  /** RFC 8489 section 9.2.2: "with any quotes and trailing nulls removed". */
  private static OpaqueString prepared(Realm realm) {
    return OpaqueString.of(realm.name().replace("\"", "").replaceAll("\0+$", ""));
  }

  private static boolean isUsable(Realm realm) {
    try {
      prepared(realm);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
