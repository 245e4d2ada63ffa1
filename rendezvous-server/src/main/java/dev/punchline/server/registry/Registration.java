package dev.punchline.server.registry;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.UUID;

/**
 * A peer that can be called.
 *
 * @param id what it is called by
 * @param flow where its datagrams come from, and ours go
 * @param lastHeard when it last registered or sent a heartbeat
 */
public record Registration(UUID id, Flow flow, Instant lastHeard) {
  /** Where its datagrams come from. */
  public InetSocketAddress source() {
    return flow.source();
  }
}
