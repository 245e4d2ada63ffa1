package dev.punchline.search;

/** How far a session is with a chat, by what it told. */
enum Phase {
  /** There is none. */
  FREE,
  /** No path yet. */
  PUNCHING,
  OPEN,
  /** No path any more. */
  SILENT
}
