package dev.punchline.peer.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Who wants to see our datagrams. */
final class TraceOptions {
  @Option(
      names = "--trace",
      description =
          "Show each datagram as it comes or goes, before and after an emulated NAT; with pipes on"
              + " standard error. /trace off ends that.")
  boolean trace;

  @Option(
      names = "--capture",
      paramLabel = "FILE",
      description =
          "Write each datagram to a pcapng file, for Wireshark. A capture that is there already is"
              + " replaced, any other file is not.")
  Optional<Path> capture = Optional.empty();
}
