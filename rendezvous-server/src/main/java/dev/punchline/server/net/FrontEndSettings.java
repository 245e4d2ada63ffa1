package dev.punchline.server.net;

import dev.punchline.protocol.stun.server.SessionKeys;

/**
 * What a front end needs to know.
 *
 * @param sockets which to open
 * @param sessions whose ICE credentials are taken
 * @param software what SOFTWARE says; fewer than 128 characters
 * @param tcp what TCP may cost
 */
public record FrontEndSettings(
    SocketPlan sockets, SessionKeys sessions, String software, TcpLimits tcp) {}
