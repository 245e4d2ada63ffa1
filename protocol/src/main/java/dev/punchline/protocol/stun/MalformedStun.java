package dev.punchline.protocol.stun;

/**
 * A datagram that is no STUN message. The only thing {@link StunCodec#decode} throws; without a
 * stack trace, because whoever sends garbage decides how often it is made.
 */
public final class MalformedStun extends Exception {
  private static final long serialVersionUID = 1L;

  private final int offset;

  /**
   * @param expected what should have been there
   * @param found what was there
   * @param offset the byte at which it was found, from 0
   */
  public MalformedStun(String expected, String found, int offset) {
    super("expected " + expected + ", found " + found + " at byte " + offset, null, false, false);
    this.offset = offset;
  }

  /** The byte at which decoding stopped, from 0. */
  public int offset() {
    return offset;
  }
}
