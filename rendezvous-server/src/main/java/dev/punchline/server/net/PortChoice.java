package dev.punchline.server.net;

/** Which port to open, when it may be left to the program, or not be opened at all. */
public sealed interface PortChoice {
  /** The one that follows from the UDP port. */
  PortChoice DERIVED = new Derived();

  /** None. */
  PortChoice NONE = new None();

  /**
   * This one.
   *
   * @param number from 0 to 65535; 0 lets the system choose
   */
  record Fixed(int number) implements PortChoice {}

  /** What follows from the UDP port. */
  record Derived() implements PortChoice {}

  /** No port. */
  record None() implements PortChoice {}
}
