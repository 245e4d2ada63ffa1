package dev.punchline.peer.cli;

import static dev.punchline.peer.cli.Options.flag;
import static dev.punchline.peer.cli.Options.option;

import dev.punchline.protocol.stun.OpaqueString;
import dev.punchline.protocol.stun.client.Credentials;
import java.io.Console;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** As whom to ask. */
final class CredentialOptions {
  Optional<String> username = Optional.empty();
  Optional<String> password = Optional.empty();
  boolean shortTerm;

  private CommandSpec spec = CommandSpec.create();

  /** What a command has to know that takes them. */
  void addTo(CommandSpec command) {
    spec = command;
    command
        .addOption(
            option("--username", String.class, value -> username = Optional.of(value))
                .paramLabel("NAME")
                .description("User name for the STUN server.")
                .build())
        .addOption(
            option("--password", String.class, value -> password = Optional.of(value))
                .paramLabel("PASSWORD")
                .description(
                    "Its password. Others on this machine can see it: rather leave it out and be"
                        + " asked for it, or put it into PUNCHLINE_PASSWORD.")
                .build())
        .addOption(
            flag("--short-term", value -> shortTerm = value)
                .description(
                    "They are short-term credentials, as in ICE. Default: long-term, a login.")
                .build());
  }

  /**
   * The credentials, if any are given.
   *
   * @throws ParameterException if one of the two is missing, or has characters it may not have
   */
  Optional<Credentials> credentials() {
    if (username.isEmpty()) {
      if (password.isPresent() || shortTerm) {
        throw usage("credentials need --username too");
      }
      return Optional.empty();
    }
    if (username.get().getBytes(StandardCharsets.UTF_8).length > Credentials.MAX_USERNAME_BYTES) {
      throw usage("--username may have 508 bytes");
    }
    OpaqueString name = prepare("--username", username.get());
    OpaqueString word = prepare("the password", secret());
    return Optional.of(
        shortTerm ? new Credentials.ShortTerm(name, word) : new Credentials.LongTerm(name, word));
  }

  private String secret() {
    return password
        .or(() -> Optional.ofNullable(System.getenv("PUNCHLINE_PASSWORD")))
        .or(() -> console().map(it -> it.readPassword("Password: ")).map(String::new))
        .orElseThrow(
            () -> usage("--username needs --password, or PUNCHLINE_PASSWORD in the environment"));
  }

  /** The terminal, if a person sits in front of it. */
  @SuppressWarnings("SystemConsoleNull") // The launcher asks for the console that can be null.
  static Optional<Console> console() {
    return Optional.ofNullable(System.console());
  }

  private OpaqueString prepare(String what, String text) {
    try {
      return OpaqueString.of(text);
    } catch (IllegalArgumentException e) {
      throw usage(what + " is empty or has characters that are not allowed");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
