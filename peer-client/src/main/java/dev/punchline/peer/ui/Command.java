package dev.punchline.peer.ui;

import dev.punchline.protocol.rendezvous.Identity;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What somebody at the keyboard, or a script, wants. */
public sealed interface Command {
  /** Say a line to the peer. */
  record Say(String text) implements Command {}

  /** Call a peer. */
  record Call(Identity peer) implements Command {
    /** By the UUID that the server assigned. */
    public Call(UUID peer) {
      this(new Identity.Assigned(peer));
    }
  }

  /** Say who we are. */
  record WhoAmI() implements Command {}

  /** Show the datagram counts. */
  record Stats() implements Command {}

  /** Show the table of the emulated NAT, or change it first. */
  record Nat(Optional<NatChange> change) implements Command {}

  /**
   * Show each datagram from now on, or no longer.
   *
   * @param on empty for whichever is not so now
   */
  record Trace(Optional<Boolean> on) implements Command {}

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

  /** Every command that can be typed, where the server assigns UUIDs. */
  List<Usage> USAGES = usages(Naming.ASSIGNED);

  /** Every command that can be typed. */
  static List<Usage> usages(Naming naming) {
    return List.of(
        new Usage("/call", naming.placeholder(), "call a peer"),
        new Usage("/whoami", "", "show your %s and your public address".formatted(naming.noun())),
        new Usage("/stats", "", "show how many datagrams came and went"),
        new Usage("/nat", "", "show the mapping table of the emulated NAT"),
        new Usage("/nat", "CHANGE", "change it: " + NatChange.SYNTAX),
        new Usage("/trace", "on|off", "show each datagram as it comes and goes, or no longer"),
        new Usage("/help", "", "show this list"),
        new Usage("/quit", "", "say goodbye and leave"));
  }

  /** As {@link #parse(String, Naming)} does where the server assigns UUIDs. */
  static Command parse(String line) {
    return parse(line, Naming.ASSIGNED);
  }

  /**
   * Reads a typed line: a command if it begins with one slash, else a line to say. Two slashes are
   * a line that begins with one.
   *
   * @param naming by what peers are called
   */
  static Command parse(String line, Naming naming) {
    if (!line.startsWith("/")) {
      return new Say(line);
    }
    if (line.startsWith("//")) {
      return new Say(line.substring(1));
    }
    String[] words = line.strip().split("\\s+", 2);
    Optional<String> argument = words.length > 1 ? Optional.of(words[1]) : Optional.empty();
    return switch (words[0]) {
      case "/call" -> call(argument, naming);
      case "/whoami" -> bare(words[0], argument, new WhoAmI());
      case "/stats" -> bare(words[0], argument, new Stats());
      case "/nat" -> nat(argument);
      case "/trace" -> trace(argument);
      case "/help" -> bare(words[0], argument, new Help());
      case "/quit" -> bare(words[0], argument, new Quit());
      default ->
          new Invalid(
              "there is no command %s; /help lists them, and //… says a line that begins with /"
                  .formatted(words[0]));
    };
  }

  /** Reads the argument of {@code /call}. */
  static Command call(Optional<String> argument, Naming naming) {
    if (argument.isEmpty()) {
      return new Invalid("/call needs the %s of whom to call".formatted(naming.noun()));
    }
    return naming
        .parse(argument.get())
        .<Command>map(Call::new)
        .orElseGet(() -> new Invalid("'" + argument.get() + "' is no " + naming.noun()));
  }

  /** Reads the argument of {@code /nat}. */
  static Command nat(Optional<String> argument) {
    if (argument.isEmpty()) {
      return new Nat(Optional.empty());
    }
    return NatChange.parse(argument.get())
        .<Command>map(change -> new Nat(Optional.of(change)))
        .orElseGet(() -> new Invalid("/nat takes nothing, or " + NatChange.SYNTAX));
  }

  private static Command trace(Optional<String> argument) {
    return switch (argument.orElse("")) {
      case "" -> new Trace(Optional.empty());
      case "on" -> new Trace(Optional.of(true));
      case "off" -> new Trace(Optional.of(false));
      default -> new Invalid("/trace takes on or off, or nothing for whichever is not so now");
    };
  }

  private static Command bare(String name, Optional<String> argument, Command command) {
    return argument.isPresent() ? new Invalid(name + " takes no argument") : command;
  }
}
