package dev.punchline.bench;

/** Where what is going on is said. */
@FunctionalInterface
interface Progress {
  void say(String what);
}
