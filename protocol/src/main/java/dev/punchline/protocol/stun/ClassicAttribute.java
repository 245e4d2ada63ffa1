package dev.punchline.protocol.stun;

import java.net.InetSocketAddress;

/**
 * The attributes of RFC 3489 section 11.2 that RFC 8489 does not have, as its servers still send
 * them.
 */
public sealed interface ClassicAttribute extends StunAttribute {
  /** Section 11.2.2. Where a client wanted the answer to go; never obeyed here. */
  record ResponseAddress(InetSocketAddress address) implements ClassicAttribute {
    @Override
    public int type() {
      return AttributeType.RESPONSE_ADDRESS.code();
    }
  }

  /** Section 11.2.5. Where the answer came from. */
  record SourceAddress(InetSocketAddress address) implements ClassicAttribute {
    @Override
    public int type() {
      return AttributeType.SOURCE_ADDRESS.code();
    }
  }

  /** Section 11.2.3. Where an answer would come from if both address and port were changed. */
  record ChangedAddress(InetSocketAddress address) implements ClassicAttribute {
    @Override
    public int type() {
      return AttributeType.CHANGED_ADDRESS.code();
    }
  }

  /** Section 11.2.11. Who asked for an answer that went elsewhere. */
  record ReflectedFrom(InetSocketAddress address) implements ClassicAttribute {
    @Override
    public int type() {
      return AttributeType.REFLECTED_FROM.code();
    }
  }

  /** XOR-MAPPED-ADDRESS under the number it had in drafts of RFC 5389. */
  record DraftXorMappedAddress(InetSocketAddress address) implements ClassicAttribute {
    @Override
    public int type() {
      return AttributeType.DRAFT_XOR_MAPPED_ADDRESS.code();
    }
  }
}
