package dev.punchline.search;

/** How the peers of a world and its server speak. */
enum Signals {
  MESSAGES,
  STUN
}
