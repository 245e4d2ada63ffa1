package dev.punchline.server.cli;

import dev.punchline.server.http.HttpSettings;
import dev.punchline.server.net.FrontEndSettings;
import java.time.Duration;

/**
 * What an operator can choose.
 *
 * @param sockets where to take datagrams and STUN, and from whom
 * @param http where to listen for HTTP, and how many may come
 * @param registrationLifetime how long a registration lasts after the last heartbeat
 * @param maxRegistrations how many peers may be registered at once
 */
record ServerSettings(
    FrontEndSettings sockets,
    HttpSettings http,
    Duration registrationLifetime,
    int maxRegistrations) {}
