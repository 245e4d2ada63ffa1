package dev.punchline.protocol.stun;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * An attribute of a STUN message, RFC 8489 section 14. Those of that RFC stand here, those of
 * others in interfaces of their own; {@link AttributeType} is the table of all.
 *
 * <p>Addresses are resolved. Text is UTF-8 on the wire, and its limits are for whoever sends it: a
 * longer one that is received is kept.
 */
public sealed interface StunAttribute
    permits StunAttribute.MappedAddress,
        StunAttribute.XorMappedAddress,
        StunAttribute.Username,
        StunAttribute.UserHash,
        StunAttribute.MessageIntegrity,
        StunAttribute.MessageIntegritySha256,
        StunAttribute.Fingerprint,
        StunAttribute.ErrorCode,
        StunAttribute.Realm,
        StunAttribute.Nonce,
        StunAttribute.PasswordAlgorithms,
        StunAttribute.ChosenPasswordAlgorithm,
        StunAttribute.UnknownAttributes,
        StunAttribute.Software,
        StunAttribute.AlternateServer,
        StunAttribute.AlternateDomain,
        StunAttribute.Raw,
        ClassicAttribute,
        DiscoveryAttribute,
        IceAttribute,
        TurnAttribute,
        RendezvousAttribute {
  /** Types below this one are comprehension-required, RFC 8489 section 14. */
  int FIRST_COMPREHENSION_OPTIONAL = 0x8000;

  /** The 16-bit attribute type. */
  int type();

  /** Section 14.1. What servers sent before RFC 5389, and still send to such clients. */
  record MappedAddress(InetSocketAddress address) implements StunAttribute {
    @Override
    public int type() {
      return AttributeType.MAPPED_ADDRESS.code();
    }
  }

  /** Section 14.2. The source of the request as the server saw it: the reflexive address. */
  record XorMappedAddress(InetSocketAddress address) implements StunAttribute {
    @Override
    public int type() {
      return AttributeType.XOR_MAPPED_ADDRESS.code();
    }
  }

  /**
   * Section 14.3.
   *
   * @param name prepared as an OpaqueString; fewer than 509 bytes
   */
  record Username(String name) implements StunAttribute {
    @Override
    public int type() {
      return AttributeType.USERNAME.code();
    }
  }

  /**
   * Section 14.4.
   *
   * @param hash SHA-256 of username, colon and realm; 32 bytes
   */
  record UserHash(Octets hash) implements StunAttribute {
    @Override
    public int type() {
      return AttributeType.USERHASH.code();
    }
  }

  /**
   * Section 14.5.
   *
   * @param hmac HMAC-SHA1; 20 bytes
   */
  record MessageIntegrity(Octets hmac) implements StunAttribute {
    @Override
    public int type() {
      return AttributeType.MESSAGE_INTEGRITY.code();
    }
  }

  /**
   * Section 14.6.
   *
   * @param hmac HMAC-SHA256, perhaps truncated; 16 to 32 bytes, a multiple of 4
   */
  record MessageIntegritySha256(Octets hmac) implements StunAttribute {
    @Override
    public int type() {
      return AttributeType.MESSAGE_INTEGRITY_SHA256.code();
    }
  }

  /**
   * Section 14.7.
   *
   * @param value CRC-32 of what stands before it, XORed with 0x5354554e
   */
  record Fingerprint(int value) implements StunAttribute {
    @Override
    public int type() {
      return AttributeType.FINGERPRINT.code();
    }
  }

  /**
   * Section 14.8.
   *
   * @param code from 300 to 699
   * @param reason for people; fewer than 128 characters
   */
  record ErrorCode(int code, String reason) implements StunAttribute {
    /** The request should go to the server in ALTERNATE-SERVER. */
    public static final int TRY_ALTERNATE = 300;

    /** The request was malformed. */
    public static final int BAD_REQUEST = 400;

    /** The request did not have the right credentials. */
    public static final int UNAUTHENTICATED = 401;

    /** The request had a comprehension-required attribute the server does not know. */
    public static final int UNKNOWN_ATTRIBUTE = 420;

    /** The NONCE is no longer valid. */
    public static final int STALE_NONCE = 438;

    @Override
    public int type() {
      return AttributeType.ERROR_CODE.code();
    }
  }

  /** Section 14.9. Fewer than 128 characters. */
  record Realm(String name) implements StunAttribute {
    @Override
    public int type() {
      return AttributeType.REALM.code();
    }
  }

  /** Section 14.10. Fewer than 128 characters; see {@link NonceCookie} for what it may say. */
  record Nonce(String value) implements StunAttribute {
    @Override
    public int type() {
      return AttributeType.NONCE.code();
    }
  }

  /** Section 14.11. What the server can do, best first. */
  record PasswordAlgorithms(List<PasswordAlgorithm> algorithms) implements StunAttribute {
    public PasswordAlgorithms {
      algorithms = List.copyOf(algorithms);
    }

    @Override
    public int type() {
      return AttributeType.PASSWORD_ALGORITHMS.code();
    }
  }

  /** Section 14.12, PASSWORD-ALGORITHM. What the client derived its key with. */
  record ChosenPasswordAlgorithm(PasswordAlgorithm algorithm) implements StunAttribute {
    @Override
    public int type() {
      return AttributeType.PASSWORD_ALGORITHM.code();
    }
  }

  /** Section 14.13. The attribute types that the server did not understand. */
  record UnknownAttributes(List<Integer> types) implements StunAttribute {
    public UnknownAttributes {
      types = List.copyOf(types);
    }

    @Override
    public int type() {
      return AttributeType.UNKNOWN_ATTRIBUTES.code();
    }
  }

  /** Section 14.14. What the sender runs, for people; fewer than 128 characters. */
  record Software(String description) implements StunAttribute {
    @Override
    public int type() {
      return AttributeType.SOFTWARE.code();
    }
  }

  /** Section 14.15. Where to ask instead. */
  record AlternateServer(InetSocketAddress address) implements StunAttribute {
    @Override
    public int type() {
      return AttributeType.ALTERNATE_SERVER.code();
    }
  }

  /** Section 14.16. The name that the alternate server's certificate must show. */
  record AlternateDomain(String name) implements StunAttribute {
    @Override
    public int type() {
      return AttributeType.ALTERNATE_DOMAIN.code();
    }
  }

  /**
   * An attribute of a type that is not known here, or one that does not count because of where it
   * stands.
   *
   * @param value without padding
   */
  record Raw(int type, Octets value) implements StunAttribute {
    /** The attribute's name, if it has one here. */
    public Optional<AttributeType> known() {
      return AttributeType.of(type);
    }
  }
}
