package dev.punchline.peer.ui;

import dev.punchline.protocol.wire.Uuids;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What somebody at the keyboard, or a script, wants. */
public sealed interface Command {
  /** Say a line to the peer. */
  record Say(String text) implements Command {}

  /** Call a peer. */
  record Call(UUID peer) implements Command {}

  /** Say who we are. */
  record WhoAmI() implements Command {}

  /** Show the datagram counts. */
  record Stats() implements Command {}

  /** List the commands. */
  record Help() implements Command {}

  /** Say goodbye and end. */
  record Quit() implements Command {}

  /**
   * It makes no sense.
   *
   * @param problem why, and what to do instead
   */
  record Invalid(String problem) implements Command {}

  /** A command as it is typed, and what it does. */
  record Usage(String name, String argument, String does) {}

  /** Every command that can be typed. */
  List<Usage> USAGES =
      List.of(
          new Usage("/call", "UUID", "call a peer"),
          new Usage("/whoami", "", "show your UUID and your public address"),
          new Usage("/stats", "", "show how many datagrams came and went"),
          new Usage("/help", "", "show this list"),
          new Usage("/quit", "", "say goodbye and leave"));

  /**
   * Reads a typed line: a command if it begins with one slash, else a line to say. Two slashes are
   * a line that begins with one.
   */
  static Command parse(String line) {
    if (!line.startsWith("/")) {
      return new Say(line);
    }
    if (line.startsWith("//")) {
      return new Say(line.substring(1));
    }
    String[] words = line.strip().split("\\s+", 2);
    Optional<String> argument = words.length > 1 ? Optional.of(words[1]) : Optional.empty();
    return switch (words[0]) {
      case "/call" -> call(argument);
      case "/whoami" -> bare(words[0], argument, new WhoAmI());
      case "/stats" -> bare(words[0], argument, new Stats());
      case "/help" -> bare(words[0], argument, new Help());
      case "/quit" -> bare(words[0], argument, new Quit());
      default ->
          new Invalid(
              "there is no command %s; /help lists them, and //… says a line that begins with /"
                  .formatted(words[0]));
    };
  }

  /** Reads the argument of {@code /call}. */
  static Command call(Optional<String> argument) {
    if (argument.isEmpty()) {
      return new Invalid("/call needs the UUID of whom to call");
    }
    return Uuids.parse(argument.get())
        .<Command>map(Call::new)
        .orElseGet(() -> new Invalid("'" + argument.get() + "' is no UUID"));
  }

  private static Command bare(String name, Optional<String> argument, Command command) {
    return argument.isPresent() ? new Invalid(name + " takes no argument") : command;
  }
}
