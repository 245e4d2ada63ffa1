package dev.punchline.search;

import java.util.Optional;

/**
 * Something that must hold in every run, as far as it can be seen at the programs, the stranger and
 * the server. That machines neither throw nor spin, send no garbage, and no SUCCESS that answers
 * nothing, is watched by the simulator at each datagram; {@link FinalCall} has what holds once it
 * is quiet.
 */
@FunctionalInterface
interface Invariant {
  /** How it is broken, if it is. */
  Optional<String> broken(Stage stage);

  /** The name, for people. */
  default String name() {
    return getClass().getSimpleName();
  }
}
