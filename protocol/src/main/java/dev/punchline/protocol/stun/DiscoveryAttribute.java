package dev.punchline.protocol.stun;

import java.net.InetSocketAddress;

/** The attributes of NAT behaviour discovery, RFC 5780 section 7. */
public sealed interface DiscoveryAttribute extends StunAttribute {
  /**
   * Section 7.2. From where the answer should come.
   *
   * @param ip from the server's other address
   * @param port from its other port
   */
  record ChangeRequest(boolean ip, boolean port) implements DiscoveryAttribute {
    @Override
    public int type() {
      return AttributeType.CHANGE_REQUEST.code();
    }
  }

  /** Section 7.3. From where the answer came, as its sender sees it. */
  record ResponseOrigin(InetSocketAddress address) implements DiscoveryAttribute {
    @Override
    public int type() {
      return AttributeType.RESPONSE_ORIGIN.code();
    }
  }

  /** Section 7.4. From where the answer would come if both address and port were changed. */
  record OtherAddress(InetSocketAddress address) implements DiscoveryAttribute {
    @Override
    public int type() {
      return AttributeType.OTHER_ADDRESS.code();
    }
  }

  /**
   * Section 7.5. To which port of the client's address the answer should go.
   *
   * @param port from 0 to 65535
   */
  record ResponsePort(int port) implements DiscoveryAttribute {
    @Override
    public int type() {
      return AttributeType.RESPONSE_PORT.code();
    }
  }

  /** Section 7.6. Makes the message long; its bytes mean nothing. */
  record Padding(Octets bytes) implements DiscoveryAttribute {
    @Override
    public int type() {
      return AttributeType.PADDING.code();
    }
  }
}
