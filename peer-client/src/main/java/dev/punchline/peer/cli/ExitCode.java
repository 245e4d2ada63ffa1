package dev.punchline.peer.cli;

/** How a command can end. The numbers are documented and do not change. */
enum ExitCode {
  OK(0, "said goodbye, or printed what was asked for"),
  BUG(1, "a bug; --debug shows where"),
  USAGE(2, "wrong usage"),
  SERVER_UNREACHABLE(3, "the rendezvous or STUN server does not answer, or is none"),
  PEER_UNKNOWN(4, "the peer that was called is unknown, or did not come"),
  NO_PATH(5, "no direct path to the peer was found in time"),
  PEER_GONE(6, "the peer fell silent and was not found again"),
  REFUSED(7, "the server refused, or its answer made no sense"),
  NO_SOCKET(8, "the local port cannot be bound"),
  OUTPUT_LOST(9, "the output could not be written");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  int code() {
    return code;
  }

  String meaning() {
    return meaning;
  }
}
