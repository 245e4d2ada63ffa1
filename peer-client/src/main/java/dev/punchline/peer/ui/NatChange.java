package dev.punchline.peer.ui;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What can be done to an emulated NAT while it runs. */
public sealed interface NatChange {
  /** It is switched off and on: all mappings are gone. */
  record Reboot() implements NatChange {}

  /** Mappings live this long from now on. */
  record Timeout(Duration timeout) implements NatChange {}

  /** It gets another public address. */
  record Address() implements NatChange {}

  /** How each is written, for people. */
  String SYNTAX = "reboot, address, or timeout and a duration like 5s";

  /** The words that one begins with. */
  List<String> WORDS = List.of("reboot", "timeout", "address");

  /** Reads one as it is typed after {@code /nat}, or as it stands in a script. */
  static Optional<NatChange> parse(String text) {
    String[] words = text.strip().split("\\s+", -1);
    return switch (words[0]) {
      case "reboot" -> Optional.<NatChange>of(new Reboot()).filter(it -> words.length == 1);
      case "address" -> Optional.<NatChange>of(new Address()).filter(it -> words.length == 1);
      case "timeout" ->
          words.length == 2 ? Durations.parse(words[1]).map(Timeout::new) : Optional.empty();
      default -> Optional.empty();
    };
  }
}
