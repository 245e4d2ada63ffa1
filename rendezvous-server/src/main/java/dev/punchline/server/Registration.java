package dev.punchline.server;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.UUID;

/**
 * A peer that can be called.
 *
 * @param id what it is called by
 * @param source where its datagrams come from, and ours go
 * @param lastHeard when it last registered or sent a heartbeat
 */
public record Registration(UUID id, InetSocketAddress source, Instant lastHeard) {
  Registration heardAt(Instant now) {
    return new Registration(id, source, now);
  }
}
