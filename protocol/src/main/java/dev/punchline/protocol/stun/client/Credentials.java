package dev.punchline.protocol.stun.client;

import dev.punchline.protocol.stun.OpaqueString;

/** By what a client shows who it is, RFC 8489 section 9. */
public sealed interface Credentials {
  /** The longest username in bytes of UTF-8, RFC 8489 section 14.3. */
  int MAX_USERNAME_BYTES = 508;

  OpaqueString username();

  OpaqueString password();

  /** Section 9.1: known to both sides beforehand, as in ICE; every message is protected. */
  record ShortTerm(OpaqueString username, OpaqueString password) implements Credentials {
    /** Does not tell the password. */
    @Override
    public String toString() {
      return "short-term credentials of " + username;
    }
  }

  /** Section 9.2: a login; the server challenges with a realm and a nonce. */
  record LongTerm(OpaqueString username, OpaqueString password) implements Credentials {
    /** Does not tell the password. */
    @Override
    public String toString() {
      return "long-term credentials of " + username;
    }
  }
}
