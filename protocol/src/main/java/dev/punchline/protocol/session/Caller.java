package dev.punchline.protocol.session;

import dev.punchline.protocol.rendezvous.Identity;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Who calls, as the server tells it.
 *
 * @param id what the caller is known by, where the server tells that
 */
record Caller(InetSocketAddress address, Optional<Identity> id) {}
