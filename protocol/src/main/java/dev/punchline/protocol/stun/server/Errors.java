package dev.punchline.protocol.stun.server;

import dev.punchline.protocol.stun.StunAttribute.ErrorCode;

/**
 * The errors a responder gives. Twelve characters each: longer phrases would make answers grow
 * beyond the bound, and RFC 3489 section 11.2.9 wants a multiple of four.
 */
final class Errors {
  static final ErrorCode BAD_REQUEST = new ErrorCode(ErrorCode.BAD_REQUEST, "Bad Request.");
  static final ErrorCode UNAUTHENTICATED = new ErrorCode(ErrorCode.UNAUTHENTICATED, "Unauthorized");
  static final ErrorCode UNKNOWN_ATTRIBUTE =
      new ErrorCode(ErrorCode.UNKNOWN_ATTRIBUTE, "Unknown attr");

  private Errors() {}
}
