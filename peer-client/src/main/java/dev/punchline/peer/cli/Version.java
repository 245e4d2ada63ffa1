package dev.punchline.peer.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version =
        Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
            .orElse("(not built as a jar)");
    return new String[] {
      "peer-client " + version + " on Java " + System.getProperty("java.version")
    };
  }
}
