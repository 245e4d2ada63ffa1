package dev.punchline.bench;

import java.util.Locale;

/** A part of the benchmark, which can be run alone. */
enum Part {
  STUN("STUN Binding"),
  REGISTRATION_NEW("REGISTRATION, new"),
  REGISTRATION_AGAIN("REGISTRATION, again"),
  HEART_BEAT("HEART-BEAT"),
  START_COMMUNICATION("start-communication"),
  /** Bytes that each of those makes the server allocate. */
  ALLOCATION("allocation"),
  /** What a large table costs in time and memory. */
  GROWTH("growth"),
  OVERLOAD("overload");

  private final String title;

  Part(String title) {
    this.title = title;
  }

  /** For people. */
  String title() {
    return title;
  }

  /** For the command line and for programs. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
