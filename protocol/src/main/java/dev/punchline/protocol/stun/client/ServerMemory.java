package dev.punchline.protocol.stun.client;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is remembered of one server from request to request. "Same server" means the same IP address
 * and port, RFC 8489 section 9.1.5. Not thread-safe.
 */
final class ServerMemory {
  private static final Authentication NONE = new NoAuthentication();

  private final RtoEstimator rto;
  private final Map<Credentials, Authentication> authentications = new HashMap<>();

  ServerMemory(StunClientSettings settings) {
    this.rto = new RtoEstimator(settings);
  }

  RtoEstimator rto() {
    return rto;
  }

  Authentication authentication(Optional<Credentials> credentials) {
    return credentials
        .map(each -> authentications.computeIfAbsent(each, ServerMemory::begin))
        .orElse(NONE);
  }

  private static Authentication begin(Credentials credentials) {
    return switch (credentials) {
      case Credentials.ShortTerm shortTerm -> new ShortTermAuthentication(shortTerm);
      case Credentials.LongTerm longTerm -> new LongTermAuthentication(longTerm);
    };
  }
}
