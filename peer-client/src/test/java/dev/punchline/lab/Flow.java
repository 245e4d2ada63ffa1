package dev.punchline.lab;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a router remembers of datagrams between two addresses.
 *
 * @param source who sent the first
 * @param destination to whom
 * @param answersGoTo whom an answer is expected to be sent to: the source, or the router's own
 *     public address in its place
 * @param outerPort to which port
 */
record Flow(String source, String destination, String answersGoTo, int outerPort) {
  private static final Pattern END =
      Pattern.compile("src=(\\S+) dst=(\\S+) sport=\\d+ dport=(\\d+)");

  /** Reads a line of {@code conntrack -L}; lines that are none are no flow. */
  static Stream<Flow> parse(String line) {
    List<MatchResult> ends = END.matcher(line).results().toList();
    return ends.size() != 2
        ? Stream.empty()
        : Stream.of(
            new Flow(
                ends.getFirst().group(1),
                ends.getFirst().group(2),
                ends.getLast().group(2),
                Integer.parseInt(ends.getLast().group(3))));
  }

  /** Whether the source is hidden behind another address. */
  boolean isTranslated() {
    return !source.equals(answersGoTo);
  }
}
