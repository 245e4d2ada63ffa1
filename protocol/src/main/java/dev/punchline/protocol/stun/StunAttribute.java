package dev.punchline.protocol.stun;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;

/** An attribute of a STUN message, RFC 8489 section 14. */
public sealed interface StunAttribute {
  /** Types below this one are comprehension-required, RFC 8489 section 14. */
  int FIRST_COMPREHENSION_OPTIONAL = 0x8000;

  /** The 16-bit attribute type. */
  int type();

  /** Section 14.1. What servers sent before RFC 5389, and still send to such clients. */
  record MappedAddress(InetSocketAddress address) implements StunAttribute {
    static final int TYPE = 0x0001;

    @Override
    public int type() {
      return TYPE;
    }
  }

  /** Section 14.2. The source of the request as the server saw it: the reflexive address. */
  record XorMappedAddress(InetSocketAddress address) implements StunAttribute {
    static final int TYPE = 0x0020;

    @Override
    public int type() {
      return TYPE;
    }
  }

  /**
   * Section 14.8.
   *
   * @param code from 300 to 699
   * @param reason for people; at most 763 bytes of UTF-8
   */
  record ErrorCode(int code, String reason) implements StunAttribute {
    static final int TYPE = 0x0009;

    /**
     * Section 18.1: the request had a comprehension-required attribute the server does not know.
     */
    public static final int UNKNOWN_ATTRIBUTE = 420;

    @Override
    public int type() {
      return TYPE;
    }
  }

  /** Section 14.13. The attribute types that the server did not understand. */
  record UnknownAttributes(List<Integer> types) implements StunAttribute {
    static final int TYPE = 0x000A;

    public UnknownAttributes {
      types = List.copyOf(types);
    }

    @Override
    public int type() {
      return TYPE;
    }
  }

  /** Section 14.14. What the sender runs, for people; at most 763 bytes of UTF-8. */
  record Software(String description) implements StunAttribute {
    static final int TYPE = 0x8022;

    @Override
    public int type() {
      return TYPE;
    }
  }

  /**
   * An attribute that is not decoded here.
   *
   * @param value its bytes, without padding
   */
  record Opaque(int type, ByteBuffer value) implements StunAttribute {
    public Opaque {
      value = value.asReadOnlyBuffer();
    }
  }
}
