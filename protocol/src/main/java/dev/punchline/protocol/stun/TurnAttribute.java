package dev.punchline.protocol.stun;

import java.net.InetSocketAddress;

/** The attributes of TURN that are needed to read a peer's address, RFC 8656 section 18. */
public sealed interface TurnAttribute extends StunAttribute {
  /**
   * Section 18.1.
   *
   * @param number 0x4000 to 0x4FFF are channels
   */
  record ChannelNumber(int number) implements TurnAttribute {
    @Override
    public int type() {
      return AttributeType.CHANNEL_NUMBER.code();
    }
  }

  /**
   * Section 18.2.
   *
   * @param seconds from 0 to 4294967295
   */
  record Lifetime(long seconds) implements TurnAttribute {
    @Override
    public int type() {
      return AttributeType.LIFETIME.code();
    }
  }

  /** Section 18.3. */
  record XorPeerAddress(InetSocketAddress address) implements TurnAttribute {
    @Override
    public int type() {
      return AttributeType.XOR_PEER_ADDRESS.code();
    }
  }

  /** Section 18.4. */
  record Data(Octets bytes) implements TurnAttribute {
    @Override
    public int type() {
      return AttributeType.DATA.code();
    }
  }

  /** Section 18.5. */
  record XorRelayedAddress(InetSocketAddress address) implements TurnAttribute {
    @Override
    public int type() {
      return AttributeType.XOR_RELAYED_ADDRESS.code();
    }
  }

  /**
   * Section 18.8.
   *
   * @param protocol an IP protocol number, 17 for UDP
   */
  record RequestedTransport(int protocol) implements TurnAttribute {
    @Override
    public int type() {
      return AttributeType.REQUESTED_TRANSPORT.code();
    }
  }
}
