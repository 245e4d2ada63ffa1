package dev.punchline.server.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "rendezvous-server "
          + number().orElse("(not built as a jar)")
          + " on Java "
          + System.getProperty("java.version")
    };
  }

  /** What the server calls itself in STUN. */
  static String software() {
    return "Punchline" + number().map(number -> " " + number).orElse("");
  }

  private static Optional<String> number() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion());
  }
}
