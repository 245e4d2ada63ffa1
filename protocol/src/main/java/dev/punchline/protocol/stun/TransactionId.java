package dev.punchline.protocol.stun;

import java.util.random.RandomGenerator;

/**
 * RFC 8489 section 5: the 96 bits that tie a response to its request.
 *
 * @param high the first 32 bits
 * @param low the other 64 bits
 */
public record TransactionId(int high, long low) {
  /**
   * Draws an id. "The transaction ID MUST be uniformly and randomly chosen", by a cryptographically
   * strong source wherever an attacker could gain from guessing it.
   */
  public static TransactionId random(RandomGenerator random) {
    return new TransactionId(random.nextInt(), random.nextLong());
  }
}
