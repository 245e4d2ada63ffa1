package dev.punchline.bench.load;

import java.nio.ByteBuffer;

/** What is asked over UDP, and what counts as its answer. */
public interface Exchange {
  /** Puts the next request of a connection into an empty buffer. */
  void request(int connection, ByteBuffer into);

  /** Whether this is the answer to the last request of a connection. */
  boolean isAnswer(int connection, ByteBuffer datagram);
}
