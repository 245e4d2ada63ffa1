package dev.punchline.protocol.stun.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.punchline.protocol.stun.OpaqueString;

/** By what a client shows who it is, RFC 8489 section 9. */
public sealed interface Credentials {
  /** The longest username in bytes of UTF-8, RFC 8489 section 14.3. */
  int MAX_USERNAME_BYTES = 508;

  OpaqueString username();

  OpaqueString password();

  /** Section 9.1: known to both sides beforehand, as in ICE; every message is protected. */
  record ShortTerm(OpaqueString username, OpaqueString password) implements Credentials {
    /**
     * @throws IllegalArgumentException if the username is too long
     */
    public ShortTerm {
      requireFits(username);
    }

    /** Does not tell the password. */
    @Override
    public String toString() {
      return "short-term credentials of " + username;
    }
  }

  /** Section 9.2: a login; the server challenges with a realm and a nonce. */
  record LongTerm(OpaqueString username, OpaqueString password) implements Credentials {
    /**
     * @throws IllegalArgumentException if the username is too long
     */
    public LongTerm {
      requireFits(username);
    }

    /** Does not tell the password. */
    @Override
    public String toString() {
      return "long-term credentials of " + username;
    }
  }

  private static void requireFits(OpaqueString username) {
    if (username.toString().getBytes(UTF_8).length > MAX_USERNAME_BYTES) {
      throw new IllegalArgumentException(
          "a username has at most " + MAX_USERNAME_BYTES + " bytes of UTF-8");
    }
  }
}
