package dev.punchline.protocol.stun.client;

import dev.punchline.protocol.stun.Protection;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunMessage;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One client's standing with one server, RFC 8489 section 9: what goes into the next request, and
 * what a response is worth. It outlives the requests. Not thread-safe.
 */
sealed interface Authentication
    permits NoAuthentication, ShortTermAuthentication, LongTermAuthentication {
  /**
   * What a request carries.
   *
   * @param attributes before the HMACs
   * @param protection without regard to FINGERPRINT
   */
  record Signature(List<StunAttribute> attributes, Protection protection) {
    static final Signature NONE = new Signature(List.of(), Protection.NONE);

    public Signature {
      attributes = List.copyOf(attributes);
    }
  }

  /** What a response is worth. */
  sealed interface Verdict {
    /** It counts. */
    record Accept(boolean authenticated) implements Verdict {}

    /** It is not to be trusted: to be treated as if it had not come. */
    record Distrust() implements Verdict {}

    /** It is to be ignored, and says nothing about protection. */
    record Ignore() implements Verdict {}

    /** Ask again, with the next signature. */
    record Retry() implements Verdict {}

    /** Give up. */
    record Fail(StunOutcome outcome) implements Verdict {}
  }

  /** For the next request. */
  Signature sign();

  /**
   * Judges a response.
   *
   * @param bytes the response as it came
   * @param sent the signature of its request
   */
  Verdict judge(StunMessage response, ByteBuffer bytes, Signature sent);

  /** A request ended without an answer that counts. */
  void unanswered();
}
