package dev.punchline.peer.cli;

import dev.punchline.peer.runtime.ServerUnreachable;
import dev.punchline.peer.runtime.StunQuery;
import dev.punchline.protocol.stun.StunBindingClient.Output;
import dev.punchline.protocol.wire.TransportAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code peer-client stun}: prints the address at which a STUN server sees us. */
@Command(
    name = "stun",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Prints the address at which a STUN server sees this machine.",
      "",
      "That is the address your NAT shows to the world. Without a server named it asks the"
          + " rendezvous server.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  peer-client stun",
      "  peer-client stun stun.example.org",
      "  peer-client stun [2001:db8::1]:3478 --timeout 2s"
    })
final class StunCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "HOST[:PORT]",
      converter = HostAndPort.Converter.class,
      description = "The STUN server; port 3478 unless given.")
  Optional<HostAndPort> stun = Optional.empty();

  @Mixin ServerOption server = new ServerOption();

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "5s",
      description = "How long to wait for an answer. Default: ${DEFAULT-VALUE}")
  Duration timeout = Duration.ZERO;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    try {
      InetSocketAddress address = stunServer();
      return report(StunQuery.ask(address, timeout), address).code();
    } catch (ServerUnreachable e) {
      return fail(ExitCode.SERVER_UNREACHABLE, String.valueOf(e.getMessage())).code();
    }
  }

  private InetSocketAddress stunServer() throws ServerUnreachable, InterruptedException {
    if (stun.isEmpty()) {
      return ServerOption.udpAddress(server.api());
    }
    InetSocketAddress address = stun.get().resolve();
    if (address.isUnresolved()) {
      throw new ServerUnreachable("there is no host called " + address.getHostString());
    }
    return address;
  }

  private ExitCode report(Output outcome, InetSocketAddress from) {
    String who = TransportAddress.format(from);
    return switch (outcome) {
      case Output.Mapped mapped -> {
        PrintWriter out = spec.commandLine().getOut();
        out.println(TransportAddress.format(mapped.address()));
        out.flush();
        // The writer's own check stops at System.out, which swallows what goes wrong behind it.
        yield System.out.checkError()
            ? fail(ExitCode.OUTPUT_LOST, "the answer could not be written")
            : ExitCode.OK;
      }
      case Output.Refused refused ->
          fail(ExitCode.REFUSED, "%s refused: %s".formatted(who, refused.reason()));
      case Output.TimedOut timedOut ->
          fail(
              ExitCode.SERVER_UNREACHABLE,
              "no answer from %s in %d ms; is UDP to it blocked?"
                  .formatted(who, timedOut.after().toMillis()));
      case Output.Send send -> throw new IllegalStateException("no outcome: " + send);
    };
  }

  private ExitCode fail(ExitCode code, String message) {
    Main.say(spec.commandLine(), message);
    return code;
  }
}
