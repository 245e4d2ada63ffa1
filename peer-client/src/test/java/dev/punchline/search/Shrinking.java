package dev.punchline.search;

import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Leaves out of a world whatever is not needed for the same invariant to be broken. */
final class Shrinking {
  private Shrinking() {}

  /** The smallest that was found; at worst what it was given. */
  static Run.Outcome of(Run.Outcome found) {
    Optional<String> invariant = found.violation().map(Violation::invariant);
    World whole = found.world();
    TreeSet<Integer> kept =
        IntStream.range(0, whole.plan().size())
            .boxed()
            .collect(Collectors.toCollection(TreeSet::new));
    Run.Outcome smallest = found;
    for (int number = whole.plan().size() - 1; number >= 0; number--) {
      TreeSet<Integer> without = new TreeSet<>(kept);
      without.remove(number);
      Run.Outcome outcome = Run.of(whole.only(without));
      if (outcome.violation().map(Violation::invariant).equals(invariant)) {
        kept = without;
        smallest = outcome;
      }
    }
    return smallest;
  }
}
