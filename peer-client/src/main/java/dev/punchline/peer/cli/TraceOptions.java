package dev.punchline.peer.cli;

import static dev.punchline.peer.cli.Options.flag;
import static dev.punchline.peer.cli.Options.option;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Who wants to see our datagrams. */
final class TraceOptions {
  boolean trace;
  Optional<Path> capture = Optional.empty();

  /** What a command has to know that takes them. */
  void addTo(CommandSpec command) {
    command
        .addOption(
            flag("--trace", value -> trace = value)
                .description(
                    "Show each datagram as it comes or goes, before and after an emulated NAT; with"
                        + " pipes on standard error. /trace off ends that.")
                .build())
        .addOption(
            option("--capture", Path.class, value -> capture = Optional.of(value))
                .paramLabel("FILE")
                .description(
                    "Write each datagram to a pcapng file, for Wireshark. A capture that is there"
                        + " already is replaced, any other file is not.")
                .build());
  }
}
