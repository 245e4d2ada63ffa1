package dev.punchline.protocol.session;

import dev.punchline.protocol.rendezvous.Identity.Chosen;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * Where and as whom to meet others in STUN framing.
 *
 * @param server the rendezvous server's UDP socket
 * @param id what we want to be called by
 * @param callTimeout how long to wait for a peer that is not there yet; empty to wait for ever
 */
public record StunRendezvous(InetSocketAddress server, Chosen id, Optional<Duration> callTimeout) {}
