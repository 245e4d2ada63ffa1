package dev.punchline.protocol.stun.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is remembered of servers from request to request. Round trips belong to an IP address, RFC
 * 8489 section 6.2.1; credentials to an IP address and port, section 9.1.5. Not thread-safe.
 */
final class ServerMemory {
  /** Of each kind; beyond it the longest unused is forgotten. */
  static final int MOST_REMEMBERED = 256;

  private static final Authentication NONE = new NoAuthentication();

  private final StunClientSettings settings;
  private final Map<InetAddress, RtoEstimator> rtos = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Login, Authentication> logins = new LinkedHashMap<>(16, 0.75f, true);

  private record Login(InetSocketAddress server, Credentials credentials) {}

  ServerMemory(StunClientSettings settings) {
    this.settings = settings;
  }

  RtoEstimator rto(InetSocketAddress server) {
    return recall(rtos, server.getAddress(), () -> new RtoEstimator(settings));
  }

  Authentication authentication(InetSocketAddress server, Optional<Credentials> credentials) {
    return credentials
        .map(each -> recall(logins, new Login(server, each), () -> begin(each)))
        .orElse(NONE);
  }

  private static Authentication begin(Credentials credentials) {
    return switch (credentials) {
      case Credentials.ShortTerm shortTerm -> new ShortTermAuthentication(shortTerm);
      case Credentials.LongTerm longTerm -> new LongTermAuthentication(longTerm);
    };
  }

  private static <K, V> V recall(Map<K, V> memory, K key, Supplier<V> fresh) {
    V value = memory.computeIfAbsent(key, each -> fresh.get());
    if (memory.size() > MOST_REMEMBERED) {
      memory.remove(memory.keySet().iterator().next());
    }
    return value;
  }
}
