package dev.punchline.protocol.stun;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;

/** How much memory decoding takes, which must not be for whoever sends the bytes to decide. */
final class Allocation {
  /** The most that a byte of input may cost. */
  static final int PER_BYTE = 32;

  /** What a datagram may cost apart from that: lists, buffers, and the text of a refusal. */
  static final int FIXED = 2048;

  private static final int MOST_ATTEMPTS = 500;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocation() {}

  /** Bytes allocated by this thread while it decodes, the least of some attempts. */
  static long ofDecoding(byte[] bytes) {
    ByteBuffer datagram = ByteBuffer.wrap(bytes);
    long least = Long.MAX_VALUE;
    // The first time on a new path the runtime itself allocates: it links what is used there. And
    // what the optimising compiler does without, such as an Optional, is there until it has come.
    for (int attempt = 0; attempt < MOST_ATTEMPTS && least > allowed(bytes); attempt++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      decode(datagram);
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  static long allowed(byte[] bytes) {
    return FIXED + (long) PER_BYTE * bytes.length;
  }

  private static void decode(ByteBuffer datagram) {
    try {
      var unused = StunCodec.decode(datagram);
    } catch (MalformedStun e) {
      // As much an answer as a message.
    }
  }
}
