package dev.punchline.peer.cli;

import dev.punchline.protocol.stun.OpaqueString;
import dev.punchline.protocol.stun.client.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** As whom to ask. */
final class CredentialOptions {
  @Option(names = "--username", paramLabel = "NAME", description = "User name for the STUN server.")
  Optional<String> username = Optional.empty();

  @Option(
      names = "--password",
      paramLabel = "PASSWORD",
      arity = "0..1",
      interactive = true,
      description =
          "Its password; asked for if none follows. Better from PUNCHLINE_PASSWORD, where other"
              + " users of this machine do not see it.")
  Optional<String> password = Optional.empty();

  @Option(
      names = "--short-term",
      description = "They are short-term credentials, as in ICE. Default: long-term, a login.")
  boolean shortTerm;

  @Spec(Target.MIXEE)
  CommandSpec spec = CommandSpec.create();

  /**
   * The credentials, if any are given.
   *
   * @throws ParameterException if one of the two is missing, or has characters it may not have
   */
  Optional<Credentials> credentials() {
    Optional<String> secret =
        password.or(() -> Optional.ofNullable(System.getenv("PUNCHLINE_PASSWORD")));
    if (username.isEmpty()) {
      if (password.isPresent() || shortTerm) {
        throw usage("credentials need --username too");
      }
      return Optional.empty();
    }
    if (secret.isEmpty()) {
      throw usage("--username needs --password, or PUNCHLINE_PASSWORD in the environment");
    }
    if (username.get().getBytes(StandardCharsets.UTF_8).length > Credentials.MAX_USERNAME_BYTES) {
      throw usage("--username may have 508 bytes");
    }
    OpaqueString name = prepare("--username", username.get());
    OpaqueString word = prepare("the password", secret.get());
    return Optional.of(
        shortTerm ? new Credentials.ShortTerm(name, word) : new Credentials.LongTerm(name, word));
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
