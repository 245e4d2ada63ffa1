package dev.punchline.protocol.stun.server;

import dev.punchline.protocol.stun.IntegrityKey;
import java.util.Optional;

/**
 * The ICE sessions of a server: whose short-term credentials it takes, RFC 8445 section 7.3. Asked
 * once for each request that names one.
 */
@FunctionalInterface
public interface SessionKeys {
  /** No session. */
  SessionKeys NONE = ufrag -> Optional.empty();

  /**
   * The key under a session's password.
   *
   * @param ufrag the server's username fragment: what stands before the first colon of USERNAME
   */
  Optional<IntegrityKey> find(String ufrag);
}
