package dev.punchline.protocol.stun.client;

import static java.nio.charset.StandardCharsets.UTF_8;

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
  /** Sections 14.9 and 14.10: what 128 characters may take when they are decoded. */
  private static final int MAX_TEXT_BYTES = 763;

  /** Two are registered. What is echoed must not make a request that no datagram can carry. */
  private static final int MAX_ALGORITHMS = 16;

  private final Credentials.LongTerm credentials;
  private Optional<Challenge> challenge = Optional.empty();
  private boolean sha256Only;

  LongTermAuthentication(Credentials.LongTerm credentials) {
    this.credentials = credentials;
  }

  /** What a 401 or 438 asks for. */
  private record Challenge(
      Realm realm,
      OpaqueString preparedRealm,
      Nonce nonce,
      Optional<PasswordAlgorithms> offered,
      PasswordAlgorithm chosen) {
    boolean wantsUserHash() {
      return NonceCookie.of(nonce.value()).map(NonceCookie::usernameAnonymity).orElse(false);
    }
  }

  @Override
  public Signature sign() {
    return challenge.map(this::answer).orElse(Signature.NONE);
  }

  @Override
  public Verdict judge(StunMessage response, ByteBuffer bytes, Signature sent) {
    // In a success response ERROR-CODE is known but unexpected, and ignored.
    boolean failed = response.messageClass() == MessageClass.ERROR_RESPONSE;
    int error = failed ? response.first(ErrorCode.class).map(ErrorCode::code).orElse(0) : 0;
    if (error == ErrorCode.UNAUTHENTICATED || error == ErrorCode.STALE_NONCE) {
      return challenged(response, error, sent);
    }
    if (lacksAnnouncedAlgorithms(response)) {
      return new Verdict.Ignore();
    }
    Optional<IntegrityKey> key = sent.protection().key();
    if (key.isEmpty()) {
      return new Verdict.Accept(false);
    }
    if (Integrity.provenBy(response, bytes, key.get(), believed(sent)).isPresent()) {
      sha256Only |= response.has(PasswordAlgorithms.class);
      return new Verdict.Accept(true);
    }
    // A 400 without an HMAC is "discarded, as if it were never received", and violates nothing.
    return error == ErrorCode.BAD_REQUEST && Integrity.claimed(response).isEmpty()
        ? new Verdict.Ignore()
        : new Verdict.Distrust();
  }

  /** What was kept may be the reason: a server that has been set up anew says 400, if anything. */
  @Override
  public void unanswered() {
    challenge = Optional.empty();
  }

  private Verdict challenged(StunMessage response, int error, Signature sent) {
    if (lacksAnnouncedAlgorithms(response)) {
      return new Verdict.Fail(new StunOutcome.BidDown());
    }
    Optional<Challenge> next = read(response);
    if (next.isEmpty()) {
      return new Verdict.Accept(false);
    }
    sha256Only |= next.get().offered().isPresent();
    // "MUST NOT perform this retry if it is not changing the USERNAME, USERHASH, REALM, or its
    // associated password". What was kept is wrong, too.
    if (error == ErrorCode.UNAUTHENTICATED && identity(answer(next.get())).equals(identity(sent))) {
      challenge = Optional.empty();
      return new Verdict.Accept(false);
    }
    challenge = next;
    return new Verdict.Retry();
  }

  /** The challenge of an error response; empty if it cannot be met. */
  private static Optional<Challenge> read(StunMessage response) {
    Optional<Realm> realm = response.first(Realm.class).filter(it -> isShort(it.name()));
    Optional<OpaqueString> prepared = realm.flatMap(LongTermAuthentication::prepared);
    Optional<Nonce> nonce = response.first(Nonce.class).filter(it -> isShort(it.value()));
    Optional<PasswordAlgorithms> offered = response.first(PasswordAlgorithms.class);
    Optional<PasswordAlgorithm> chosen =
        offered.isEmpty() ? Optional.of(PasswordAlgorithm.MD5) : choose(offered.get());
    if (realm.isEmpty() || prepared.isEmpty() || nonce.isEmpty() || chosen.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Challenge(realm.get(), prepared.get(), nonce.get(), offered, chosen.get()));
  }

  /** The first that is supported here; empty if none is, or the list is not to be echoed. */
  private static Optional<PasswordAlgorithm> choose(PasswordAlgorithms offered) {
    int parameters = offered.algorithms().stream().mapToInt(it -> it.parameters().length()).sum();
    if (offered.algorithms().size() > MAX_ALGORITHMS || parameters > MAX_TEXT_BYTES) {
      return Optional.empty();
    }
    return offered.algorithms().stream()
        .filter(it -> it.equals(PasswordAlgorithm.MD5) || it.equals(PasswordAlgorithm.SHA_256))
        .findFirst();
  }

  private Signature answer(Challenge to) {
    OpaqueString realm = to.preparedRealm();
    List<StunAttribute> attributes = new ArrayList<>();
    attributes.add(
        to.wantsUserHash()
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
    IntegrityAlgorithm integrity = sha256Only ? IntegrityAlgorithm.SHA256 : IntegrityAlgorithm.SHA1;
    return new Signature(attributes, Protection.of(key, integrity));
  }

  /** Who a request says it is from. */
  private static List<StunAttribute> identity(Signature signature) {
    return signature.attributes().stream()
        .filter(it -> it instanceof Username || it instanceof UserHash || it instanceof Realm)
        .toList();
  }

  /**
   * Section 9.2.4: a request with PASSWORD-ALGORITHM is answered with SHA-256; one without "is
   * processed as though PASSWORD-ALGORITHM were MD5", and answered with SHA-1.
   */
  private static List<IntegrityAlgorithm> believed(Signature sent) {
    boolean chosen = sent.attributes().stream().anyMatch(ChosenPasswordAlgorithm.class::isInstance);
    return chosen ? List.of(IntegrityAlgorithm.SHA256) : List.of(IntegrityAlgorithm.values());
  }

  private static boolean lacksAnnouncedAlgorithms(StunMessage response) {
    return response
            .first(Nonce.class)
            .flatMap(nonce -> NonceCookie.of(nonce.value()))
            .map(NonceCookie::passwordAlgorithms)
            .orElse(false)
        && !response.has(PasswordAlgorithms.class);
  }

  private static boolean isShort(String text) {
    return text.getBytes(UTF_8).length <= MAX_TEXT_BYTES;
  }

  /** Section 9.2.2: without trailing nulls; empty if it is not a realm. */
  private static Optional<OpaqueString> prepared(Realm realm) {
    try {
      return Optional.of(OpaqueString.of(realm.name().replaceAll("\0+$", "")));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
