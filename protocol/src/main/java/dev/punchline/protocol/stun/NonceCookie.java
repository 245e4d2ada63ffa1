package dev.punchline.protocol.stun;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.Optional;

/**
 * The beginning of a NONCE by which a server says that it speaks RFC 8489, and which security
 * features it has, sections 9.2 and 18.1. An attacker who removes the attributes of a feature does
 * not get away with it, because the nonce still names it.
 *
 * @param passwordAlgorithms bit 0: the server sends PASSWORD-ALGORITHMS
 * @param usernameAnonymity bit 1: the client is to send USERHASH in place of USERNAME
 */
public record NonceCookie(boolean passwordAlgorithms, boolean usernameAnonymity) {
  private static final String START = "obMatJos2";
  private static final int LENGTH = 13;
  private static final int BIT_0 = 0x80;
  private static final int BIT_1 = 0x40;

  /** The cookie at the beginning of a nonce; empty if there is none. */
  public static Optional<NonceCookie> of(String nonce) {
    if (!nonce.startsWith(START) || nonce.length() < LENGTH) {
      return Optional.empty();
    }
    try {
      byte[] features =
          Base64.getDecoder().decode(nonce.substring(START.length(), LENGTH).getBytes(US_ASCII));
      return features.length == 3
          ? Optional.of(new NonceCookie((features[0] & BIT_0) != 0, (features[0] & BIT_1) != 0))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The 13 characters with which a nonce begins. */
  @Override
  public String toString() {
    int features = (passwordAlgorithms ? BIT_0 : 0) | (usernameAnonymity ? BIT_1 : 0);
    return START + Base64.getEncoder().encodeToString(new byte[] {(byte) features, 0, 0});
  }
}
