package dev.punchline.protocol.nat.emulator;

/** Which of several public addresses a mapping gets, RFC 4787 section 4.1. */
public enum Pooling {
  /** All mappings of one internal address share one public address (REQ-2). */
  PAIRED,
  /** Each mapping gets any of them. */
  ARBITRARY
}
