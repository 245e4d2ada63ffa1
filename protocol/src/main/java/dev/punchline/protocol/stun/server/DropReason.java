package dev.punchline.protocol.stun.server;

/** Why a STUN message has no answer. */
public enum DropReason {
  /** It could not be decoded; RFC 8489 section 6.3 has such messages silently discarded. */
  MALFORMED,
  /** An indication, which nobody answers. */
  INDICATION,
  /** A response to nothing that was asked here. */
  RESPONSE,
  /** A request, but not a Binding request. */
  OTHER_METHOD,
  /** Its USERNAME names no session of this server, and may be meant for another agent. */
  UNKNOWN_SESSION,
  /** It names a session, and lacks the FINGERPRINT of RFC 8445 section 7.1.3. */
  NO_FINGERPRINT,
  /** Its RESPONSE-PORT is one from which nothing was asked here. */
  FOREIGN_RESPONSE_PORT
}
