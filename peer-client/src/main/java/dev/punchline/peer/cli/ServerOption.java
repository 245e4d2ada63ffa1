package dev.punchline.peer.cli;

import static dev.punchline.peer.cli.Options.option;

import dev.punchline.peer.runtime.RendezvousApi;
import dev.punchline.peer.runtime.ServerUnreachable;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;

/** Which rendezvous server to use. */
final class ServerOption {
  private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(5);

  URI url = URI.create("http://localhost:8088");

  /** What a command has to know that takes them. */
  void addTo(CommandSpec command) {
    command.addOption(
        option("--server", URI.class, value -> url = value)
            .paramLabel("URL")
            .converters(new ServerUrl())
            .defaultValue("${env:PUNCHLINE_SERVER:-http://localhost:8088}")
            .description(
                "The rendezvous server; also from PUNCHLINE_SERVER. Default: ${DEFAULT-VALUE}")
            .build());
  }

  RendezvousApi api() {
    return new RendezvousApi(url, HTTP_TIMEOUT);
  }

  /** Its host, a name or an address. */
  String host() {
    return url.getHost().replaceAll("[\\[\\]]", "");
  }

  /** Where a server on the same host takes STUN, if it is at the usual port. */
  HostAndPort stun() {
    return new HostAndPort(host(), HostAndPort.DEFAULT_PORT);
  }

  /** Where the server takes datagrams. */
  static InetSocketAddress udpAddress(RendezvousApi api)
      throws ServerUnreachable, InterruptedException {
    try {
      return api.udpAddress().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ServerUnreachable unreachable) {
        throw unreachable;
      }
      throw new IllegalStateException("asking the server", e.getCause());
    }
  }
}
