package dev.punchline.matrix;

import java.time.Duration;

/** What became of a run. */
sealed interface Outcome {
  /**
   * Both have contact.
   *
   * @param after from the call until the later of the two has
   */
  record Contact(Duration after) implements Outcome {}

  /**
   * There is no direct path, and both were told so.
   *
   * @param after from the call until the later of the two was
   */
  record NoPath(Duration after) implements Outcome {}

  /**
   * The one who called was told that there is no path; the other never learnt of the call, as every
   * word of the server to it was lost.
   *
   * @param after from the call
   */
  record NoPathUnnoticed(Duration after) implements Outcome {}

  /**
   * Whoever could not register was told that the server is silent, so that there is nobody to call,
   * or nobody who could.
   *
   * @param after since the beginning
   */
  record NotRegistered(Duration after) implements Outcome {}

  /** Nothing of this, which is a bug. */
  record Unclear(String what) implements Outcome {}
}
