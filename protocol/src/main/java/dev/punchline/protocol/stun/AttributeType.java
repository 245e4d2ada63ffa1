package dev.punchline.protocol.stun;

import java.util.Optional;

/** The attributes that are known here, by the names and numbers of the RFCs that define them. */
public enum AttributeType {
  MAPPED_ADDRESS(0x0001, "RFC 8489 section 14.1"),
  RESPONSE_ADDRESS(0x0002, "RFC 3489 section 11.2.2"),
  CHANGE_REQUEST(0x0003, "RFC 5780 section 7.2"),
  SOURCE_ADDRESS(0x0004, "RFC 3489 section 11.2.5"),
  CHANGED_ADDRESS(0x0005, "RFC 3489 section 11.2.3"),
  USERNAME(0x0006, "RFC 8489 section 14.3"),
  MESSAGE_INTEGRITY(0x0008, "RFC 8489 section 14.5"),
  ERROR_CODE(0x0009, "RFC 8489 section 14.8"),
  UNKNOWN_ATTRIBUTES(0x000A, "RFC 8489 section 14.13"),
  REFLECTED_FROM(0x000B, "RFC 3489 section 11.2.11"),
  CHANNEL_NUMBER(0x000C, "RFC 8656 section 18.1"),
  LIFETIME(0x000D, "RFC 8656 section 18.2"),
  XOR_PEER_ADDRESS(0x0012, "RFC 8656 section 18.3"),
  DATA(0x0013, "RFC 8656 section 18.4"),
  REALM(0x0014, "RFC 8489 section 14.9"),
  NONCE(0x0015, "RFC 8489 section 14.10"),
  XOR_RELAYED_ADDRESS(0x0016, "RFC 8656 section 18.5"),
  REQUESTED_TRANSPORT(0x0019, "RFC 8656 section 18.8"),
  MESSAGE_INTEGRITY_SHA256(0x001C, "RFC 8489 section 14.6"),
  PASSWORD_ALGORITHM(0x001D, "RFC 8489 section 14.12"),
  USERHASH(0x001E, "RFC 8489 section 14.4"),
  XOR_MAPPED_ADDRESS(0x0020, "RFC 8489 section 14.2"),
  PRIORITY(0x0024, "RFC 8445 section 16.1"),
  USE_CANDIDATE(0x0025, "RFC 8445 section 16.1"),
  PADDING(0x0026, "RFC 5780 section 7.6"),
  RESPONSE_PORT(0x0027, "RFC 5780 section 7.5"),
  PASSWORD_ALGORITHMS(0x8002, "RFC 8489 section 14.11"),
  ALTERNATE_DOMAIN(0x8003, "RFC 8489 section 14.16"),
  DRAFT_XOR_MAPPED_ADDRESS(0x8020, "draft-ietf-behave-rfc3489bis-02"),
  SOFTWARE(0x8022, "RFC 8489 section 14.14"),
  ALTERNATE_SERVER(0x8023, "RFC 8489 section 14.15"),
  FINGERPRINT(0x8028, "RFC 8489 section 14.7"),
  ICE_CONTROLLED(0x8029, "RFC 8445 section 16.1"),
  ICE_CONTROLLING(0x802A, "RFC 8445 section 16.1"),
  RESPONSE_ORIGIN(0x802B, "RFC 5780 section 7.3"),
  OTHER_ADDRESS(0x802C, "RFC 5780 section 7.4"),
  PUNCHLINE_ID(0xFC10, "Punchline protocol section 6"),
  PUNCHLINE_PEER(0xFC11, "Punchline protocol section 6");

  /** In ascending order of their codes, as they are declared. */
  private static final AttributeType[] BY_CODE = values();

  private final int code;
  private final String source;

  AttributeType(int code, String source) {
    this.code = code;
    this.source = source;
  }

  /** The 16-bit number. */
  public int code() {
    return code;
  }

  /** The name as the RFC writes it. */
  public String label() {
    return name().replace('_', '-');
  }

  /** Where it is defined. */
  public String source() {
    return source;
  }

  /** The attribute with a number, if it is known here. */
  public static Optional<AttributeType> of(int code) {
    int low = 0;
    int high = BY_CODE.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = BY_CODE[middle].code;
      if (found == code) {
        return Optional.of(BY_CODE[middle]);
      }
      if (found < code) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return Optional.empty();
  }
}
