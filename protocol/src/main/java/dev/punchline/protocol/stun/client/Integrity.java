package dev.punchline.protocol.stun.client;

import dev.punchline.protocol.stun.IntegrityAlgorithm;
import dev.punchline.protocol.stun.IntegrityKey;
import dev.punchline.protocol.stun.StunAttribute.MessageIntegrity;
import dev.punchline.protocol.stun.StunAttribute.MessageIntegritySha256;
import dev.punchline.protocol.stun.StunMessage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Which HMAC of a response counts, and whether it is right. */
final class Integrity {
  private Integrity() {}

  /**
   * The algorithm that proves a response, RFC 8489 sections 9.1.4 and 9.2.5. A truncated HMAC does
   * not: section 14.6 leaves that to usages which say so, and Binding does not.
   *
   * @param believed a response with another algorithm counts as not protected
   * @return empty if there is none or it is wrong
   */
  static Optional<IntegrityAlgorithm> provenBy(
      StunMessage response, ByteBuffer bytes, IntegrityKey key, List<IntegrityAlgorithm> believed) {
    return claimed(response)
        .filter(believed::contains)
        .filter(it -> !isTruncated(response))
        .filter(it -> key.protects(bytes, it));
  }

  /** The algorithm whose attribute counts, right or wrong; SHA-256 before SHA-1. */
  static Optional<IntegrityAlgorithm> claimed(StunMessage response) {
    if (response.has(MessageIntegritySha256.class)) {
      return Optional.of(IntegrityAlgorithm.SHA256);
    }
    return response.has(MessageIntegrity.class)
        ? Optional.of(IntegrityAlgorithm.SHA1)
        : Optional.empty();
  }

  private static boolean isTruncated(StunMessage response) {
    return response
        .first(MessageIntegritySha256.class)
        .filter(it -> it.hmac().length() < IntegrityAlgorithm.SHA256.bytes())
        .isPresent();
  }
}
