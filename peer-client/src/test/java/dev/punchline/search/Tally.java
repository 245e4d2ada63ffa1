package dev.punchline.search;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What a search has done.
 *
 * @param worlds how many were played
 * @param meetings in how many of them Alice and Bob had to meet, and did
 * @param longest how long the slowest of these took
 * @param datagrams how many were sent
 * @param virtual how much time has passed in them
 */
record Tally(long worlds, long meetings, Duration longest, long datagrams, Duration virtual) {
  static final Tally NOTHING = new Tally(0, 0, Duration.ZERO, 0, Duration.ZERO);

  /** With one more. */
  Tally plus(Run.Outcome outcome) {
    Duration took = outcome.tookToMeet().orElse(Duration.ZERO);
    return new Tally(
        worlds + 1,
        meetings + (outcome.tookToMeet().isPresent() ? 1 : 0),
        took.compareTo(longest) > 0 ? took : longest,
        datagrams + outcome.stage().scenario().network().ladder().rungs().size(),
        virtual.plus(outcome.stage().agenda().elapsed()));
  }

  /** In one line. */
  String text(Duration elapsed) {
    double seconds = Math.max(1, elapsed.toMillis()) / (double) TimeUnit.SECONDS.toMillis(1);
    return String.format(
        Locale.ROOT,
        "%,d worlds in %.1f s (%.0f a second): %,d in which both had to meet and did, the slowest"
            + " in %.1f s; %,d datagrams, %,d hours of virtual time",
        worlds,
        seconds,
        worlds / seconds,
        meetings,
        longest.toMillis() / 1e3,
        datagrams,
        virtual.toHours());
  }
}
