package dev.punchline.protocol.stun;

import rocks.xmpp.precis.PrecisProfiles;

/**
 * A username, realm or password that has been prepared with the OpaqueString profile of RFC 8265
 * section 4.2, so that two people who type the same mean the same.
 */
public final class OpaqueString {
  private final String prepared;

  private OpaqueString(String prepared) {
    this.prepared = prepared;
  }

  /**
   * Prepares and enforces: spaces become ASCII spaces, and the whole is put into normalization form
   * C.
   *
   * @throws IllegalArgumentException if it is empty or has a character that is not allowed, such as
   *     a control character
   */
  public static OpaqueString of(String text) {
    return new OpaqueString(PrecisProfiles.OPAQUE_STRING.enforce(text));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OpaqueString string && prepared.equals(string.prepared);
  }

  @Override
  public int hashCode() {
    return prepared.hashCode();
  }

  /** The prepared text. Never log a password. */
  @Override
  public String toString() {
    return prepared;
  }
}
