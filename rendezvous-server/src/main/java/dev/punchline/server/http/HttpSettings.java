package dev.punchline.server.http;

import java.net.InetSocketAddress;

/**
 * What an operator can choose about HTTP.
 *
 * @param bind where to listen; port 0 lets the system choose
 * @param connections how many there may be at once; at least 1
 */
public record HttpSettings(InetSocketAddress bind, int connections) {}
