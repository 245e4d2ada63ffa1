package dev.punchline.protocol.rendezvous;

import java.time.Duration;

/**
 * How a {@link RegistrationClient} spaces what it sends.
 *
 * @param firstPause between the first REGISTRATION and its retransmission; doubled after each one,
 *     up to the heartbeat interval
 * @param heartbeat between two heartbeats once registered
 * @param patience how long the server may leave a REGISTRATION unanswered before that is reported
 * @param silence how long a server that acknowledges heartbeats may leave them unacknowledged
 *     before that is reported
 * @param lookUp between two look-ups of the address of a server that is silent
 */
public record RegistrationTiming(
    Duration firstPause,
    Duration heartbeat,
    Duration patience,
    Duration silence,
    Duration lookUp) {}
