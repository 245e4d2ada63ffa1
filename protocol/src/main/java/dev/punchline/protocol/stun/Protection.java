package dev.punchline.protocol.stun;

import java.util.List;
import java.util.Optional;

/**
 * What is put behind the attributes of a message as it is encoded.
 *
 * @param key of the HMACs
 * @param algorithms which HMACs, in this order; none without a key
 * @param fingerprint whether FINGERPRINT ends the message
 */
public record Protection(
    Optional<IntegrityKey> key, List<IntegrityAlgorithm> algorithms, boolean fingerprint) {
  /** Nothing. */
  public static final Protection NONE = new Protection(Optional.empty(), List.of(), false);

  /** FINGERPRINT only. */
  public static final Protection FINGERPRINT = new Protection(Optional.empty(), List.of(), true);

  public Protection {
    algorithms = List.copyOf(algorithms);
  }

  /** These HMACs. */
  public static Protection of(IntegrityKey key, IntegrityAlgorithm... algorithms) {
    return new Protection(Optional.of(key), List.of(algorithms), false);
  }

  /** With or without FINGERPRINT. */
  public Protection withFingerprint(boolean wanted) {
    return new Protection(key, algorithms, wanted);
  }
}
