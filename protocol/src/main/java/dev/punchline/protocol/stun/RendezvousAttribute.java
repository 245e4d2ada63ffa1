package dev.punchline.protocol.stun;

/**
 * Punchline's own attributes, by which peers are introduced in STUN framing; see section 6 of the
 * protocol's specification. Comprehension-optional: any other server answers as to plain Binding.
 */
public sealed interface RendezvousAttribute extends StunAttribute {
  /** The longest id. */
  int MAX_ID_BYTES = 32;

  /**
   * The name that the sender has chosen for itself.
   *
   * @param name 1 to {@link #MAX_ID_BYTES} bytes of UTF-8
   */
  record OwnId(String name) implements RendezvousAttribute {
    @Override
    public int type() {
      return AttributeType.PUNCHLINE_ID.code();
    }
  }

  /**
   * The name of the peer that the sender wants to meet.
   *
   * @param name 1 to {@link #MAX_ID_BYTES} bytes of UTF-8
   */
  record PeerId(String name) implements RendezvousAttribute {
    @Override
    public int type() {
      return AttributeType.PUNCHLINE_PEER.code();
    }
  }
}
