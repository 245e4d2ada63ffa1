package dev.punchline.protocol.nat;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of one question, and if not, why.
 *
 * @param <T> the answer
 */
public sealed interface Finding<T> {
  /** It is so. */
  record Known<T>(T value) implements Finding<T> {}

  /**
   * It is one of these, and cannot be told closer.
   *
   * @param why for people
   */
  record Narrowed<T>(Set<T> possible, String why) implements Finding<T> {
    public Narrowed {
      possible = Set.copyOf(possible);
    }
  }

  /**
   * It cannot be told.
   *
   * @param why for people
   */
  record Unknown<T>(String why) implements Finding<T> {}

  /** The answer, if there is exactly one. */
  default Optional<T> answer() {
    return switch (this) {
      case Known<T>(T value) -> Optional.of(value);
      case Narrowed<T> narrowed -> Optional.empty();
      case Unknown<T> unknown -> Optional.empty();
    };
  }

  /** Whether this is certainly not the answer. */
  default boolean excludes(T value) {
    return switch (this) {
      case Known<T>(T known) -> !known.equals(value);
      case Narrowed<T>(Set<T> possible, String why) -> !possible.contains(value);
      case Unknown<T> unknown -> false;
    };
  }

  /** Everything but one. */
  static Finding<Dependence> not(Dependence excluded, String why) {
    return new Narrowed<>(EnumSet.complementOf(EnumSet.of(excluded)), why);
  }
}
