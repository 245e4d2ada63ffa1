package dev.punchline.protocol.stun;

/** The attributes of ICE's connectivity checks, RFC 8445 section 16.1. */
public sealed interface IceAttribute extends StunAttribute {
  /**
   * The priority a peer-reflexive candidate would have.
   *
   * @param value from 0 to 4294967295
   */
  record Priority(long value) implements IceAttribute {
    @Override
    public int type() {
      return AttributeType.PRIORITY.code();
    }
  }

  /** The pair is to be used. */
  record UseCandidate() implements IceAttribute {
    @Override
    public int type() {
      return AttributeType.USE_CANDIDATE.code();
    }
  }

  /**
   * The sender is the controlled agent.
   *
   * @param tieBreaker 64 random bits
   */
  record IceControlled(long tieBreaker) implements IceAttribute {
    @Override
    public int type() {
      return AttributeType.ICE_CONTROLLED.code();
    }
  }

  /**
   * The sender is the controlling agent.
   *
   * @param tieBreaker 64 random bits
   */
  record IceControlling(long tieBreaker) implements IceAttribute {
    @Override
    public int type() {
      return AttributeType.ICE_CONTROLLING.code();
    }
  }
}
