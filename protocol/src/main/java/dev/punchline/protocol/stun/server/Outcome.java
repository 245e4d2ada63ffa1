package dev.punchline.protocol.stun.server;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** What becomes of a message. */
public sealed interface Outcome {
  /**
   * It is answered.
   *
   * @param bytes the answer
   * @param destination where it goes
   * @param from the socket that sends it
   */
  record Reply(ByteBuffer bytes, InetSocketAddress destination, Endpoint from) implements Outcome {}

  /** It is not answered. */
  record Dropped(DropReason reason) implements Outcome {}
}
