package dev.punchline.server.cli;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * What an operator can choose.
 *
 * @param udp where to take datagrams; port 0 lets the system choose
 * @param http where to listen for HTTP; port 0 lets the system choose
 * @param registrationLifetime how long a registration lasts after the last heartbeat
 * @param maxRegistrations how many peers may be registered at once
 */
record ServerSettings(
    InetSocketAddress udp,
    InetSocketAddress http,
    Duration registrationLifetime,
    int maxRegistrations) {}
