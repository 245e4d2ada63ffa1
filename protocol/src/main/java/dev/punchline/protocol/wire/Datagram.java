package dev.punchline.protocol.wire;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * One UDP datagram on its way out.
 *
 * @param destination where it goes
 * @param payload what it carries; read it through {@link ByteBuffer#duplicate()} if it is needed
 *     again
 */
public record Datagram(InetSocketAddress destination, ByteBuffer payload) {}
