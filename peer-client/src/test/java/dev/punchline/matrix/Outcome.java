package dev.punchline.matrix;

import java.time.Duration;

/** What became of a run. */
sealed interface Outcome {
  /**
   * Both have contact.
   *
   * @param after from the call until the later of the two has
   * @param calls how often the caller had to call
   */
  record Contact(Duration after, int calls) implements Outcome {}

  /**
   * There is no direct path, and both were told so.
   *
   * @param after from the call until the later of the two was
   * @param calls how often the caller had to call
   */
  record NoPath(Duration after, int calls) implements Outcome {}

  /**
   * Whoever could not register was told that the server is silent, so that there is nobody to call,
   * or nobody who could.
   *
   * @param after since the beginning
   */
  record NotRegistered(Duration after) implements Outcome {}

  /** Nothing of this, which is a bug. */
  record Unclear(String what) implements Outcome {}

  /** How often the caller called. */
  default int numberOfCalls() {
    return switch (this) {
      case Contact(var after, int calls) -> calls;
      case NoPath(var after, int calls) -> calls;
      case NotRegistered registered -> 0;
      case Unclear unclear -> 1;
    };
  }
}
