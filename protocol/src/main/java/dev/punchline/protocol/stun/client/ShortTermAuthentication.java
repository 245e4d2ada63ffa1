package dev.punchline.protocol.stun.client;

import dev.punchline.protocol.stun.IntegrityAlgorithm;
import dev.punchline.protocol.stun.IntegrityKey;
import dev.punchline.protocol.stun.Protection;
import dev.punchline.protocol.stun.StunAttribute.Username;
import dev.punchline.protocol.stun.StunMessage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * RFC 8489 section 9.1. The first request carries both HMACs, because nothing tells which one the
 * server knows; later ones carry the one it answered with.
 */
final class ShortTermAuthentication implements Authentication {
  private final Username username;
  private final IntegrityKey key;
  private List<IntegrityAlgorithm> algorithms =
      List.of(IntegrityAlgorithm.SHA1, IntegrityAlgorithm.SHA256);

  ShortTermAuthentication(Credentials.ShortTerm credentials) {
    this.username = new Username(credentials.username().toString());
    this.key = IntegrityKey.shortTerm(credentials.password());
  }

  @Override
  public Signature sign() {
    return new Signature(List.of(username), new Protection(Optional.of(key), algorithms, false));
  }

  @Override
  public Verdict judge(StunMessage response, ByteBuffer bytes, Signature sent) {
    Optional<IntegrityAlgorithm> proof =
        Integrity.provenBy(response, bytes, key, sent.protection().algorithms());
    if (proof.isEmpty()) {
      return new Verdict.Distrust();
    }
    algorithms = List.of(proof.get());
    return new Verdict.Accept(true);
  }

  @Override
  public void unanswered() {}
}
