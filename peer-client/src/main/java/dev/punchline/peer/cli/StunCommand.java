package dev.punchline.peer.cli;

import static dev.punchline.peer.cli.Options.flag;
import static dev.punchline.peer.cli.Options.option;
import static dev.punchline.peer.cli.Options.parameters;

import dev.punchline.peer.runtime.BehaviorProbe;
import dev.punchline.peer.runtime.Binding;
import dev.punchline.peer.runtime.Network;
import dev.punchline.peer.runtime.ServerUnreachable;
import dev.punchline.peer.runtime.StunSurvey;
import dev.punchline.peer.runtime.StunWitness;
import dev.punchline.peer.runtime.TrafficWitness;
import dev.punchline.peer.ui.JsonScreen;
import dev.punchline.peer.ui.JsonStunScreen;
import dev.punchline.peer.ui.PlainStunScreen;
import dev.punchline.peer.ui.StunScreen;
import dev.punchline.protocol.stun.Transport;
import dev.punchline.protocol.stun.client.Credentials;
import dev.punchline.protocol.stun.client.StunRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code peer-client stun}: what STUN servers see of us, and what that tells of our NAT. */
final class StunCommand implements Callable<Integer> {
  private static final int HIGHEST_PORT = 65_535;

  List<HostAndPort> servers = new ArrayList<>();
  ServerOption server = new ServerOption();
  boolean behavior;
  Optional<Duration> lifetime = Optional.empty();
  NatOption nat = new NatOption();
  boolean json;
  boolean verbose;
  boolean tcp;

  /** At most one of two. */
  static final class FamilyOption {
    boolean four;

    boolean six;

    ArgGroupSpec group() {
      return ArgGroupSpec.builder()
          .addArg(
              flag("-4", value -> four = value)
                  .description("Only IPv4 addresses of the servers.")
                  .build())
          .addArg(
              flag("-6", value -> six = value)
                  .description("Only IPv6 addresses of the servers.")
                  .build())
          .build();
    }

    HostAndPort.Family family() {
      if (four) {
        return HostAndPort.Family.IPV4;
      }
      return six ? HostAndPort.Family.IPV6 : HostAndPort.Family.ANY;
    }
  }

  FamilyOption family = new FamilyOption();
  int localPort;
  Duration timeout = Duration.ZERO;
  CredentialOptions credentials = new CredentialOptions();
  boolean fingerprint;

  private final CommandSpec spec = describe();

  /** How picocli is told of it. */
  CommandSpec spec() {
    return spec;
  }

  private CommandSpec describe() {
    CommandSpec command = Options.command("stun", this);
    command
        .usageMessage()
        .description(
            "Prints the address at which a STUN server sees this machine.",
            "",
            "That is the address your NAT shows to the world. Without a server named it asks the"
                + " rendezvous server. Several are asked at once, from one socket; whether they see"
                + " the same address tells how the NAT maps. --behavior finds out all about the"
                + " NAT, with a server that knows RFC 5780 and has two addresses.",
            "")
        .footerHeading("%nExamples:%n")
        .footer(
            "  peer-client stun",
            "  peer-client stun stun.example.org",
            "  peer-client stun stun.example.org stun.example.net:3479 192.0.2.1",
            "  peer-client stun stun.example.org --behavior",
            "  peer-client stun 127.0.0.1 --behavior --nat symmetric",
            "  peer-client stun [2001:db8::1]:3478 --tcp --timeout 2s --verbose");
    command.addPositional(
        parameters(HostAndPort.class, value -> servers = value)
            .arity("0..*")
            .paramLabel("HOST[:PORT]")
            .converters(new HostAndPort.Converter())
            .description("STUN servers; port 3478 unless given.")
            .build());
    server.addTo(command);
    command
        .addOption(
            flag("--behavior", value -> behavior = value)
                .description("Find out how the NAT maps, filters and hairpins. Takes some seconds.")
                .build())
        .addOption(
            option("--lifetime", Duration.class, value -> lifetime = Optional.of(value))
                .paramLabel("LONGEST")
                .converters(new DurationConverter())
                .description(
                    "The same, and how long it keeps a mapping that is not used, looking no further"
                        + " than this; takes minutes.")
                .build());
    nat.addTo(command);
    command
        .addOption(
            flag("--json", value -> json = value).description("One JSON event per line.").build())
        .addOption(
            flag("--verbose", value -> verbose = value)
                .description("Show each message, attribute by attribute.")
                .build())
        .addOption(flag("--tcp", value -> tcp = value).description("Ask over TCP.").build());
    command.addArgGroup(family.group());
    command
        .addOption(
            option("--local-port", int.class, value -> localPort = value)
                .paramLabel("PORT")
                .defaultValue("0")
                .description(
                    "Port to ask from; 0 lets the system choose. Default: ${DEFAULT-VALUE}")
                .build())
        .addOption(
            option("--timeout", Duration.class, value -> timeout = value)
                .paramLabel("DURATION")
                .converters(new DurationConverter())
                .defaultValue("5s")
                .description("How long to wait for an answer. Default: ${DEFAULT-VALUE}")
                .build());
    credentials.addTo(command);
    command.addOption(
        flag("--fingerprint", value -> fingerprint = value)
            .description("End each request with FINGERPRINT.")
            .build());
    return Options.withHelp(command);
  }

  @Override
  public Integer call() throws InterruptedException {
    check();
    Optional<Credentials> who = credentials.credentials();
    StunScreen screen = screen();
    ExitCode code;
    try {
      code = ask(resolved(named(), who, screen), screen);
    } catch (ServerUnreachable e) {
      screen.problem("server-unreachable", String.valueOf(e.getMessage()));
      code = ExitCode.SERVER_UNREACHABLE;
    }
    return written(code).code();
  }

  private Map<StunRequest, StunScreen.Asked> resolved(
      List<HostAndPort> named, Optional<Credentials> who, StunScreen screen) {
    Map<StunRequest, StunScreen.Asked> asked = new LinkedHashMap<>();
    Transport transport = tcp ? Transport.TCP : Transport.UDP;
    for (HostAndPort each : named) {
      try {
        InetSocketAddress address = each.resolve(family.family());
        asked.putIfAbsent(
            new StunRequest(address, transport, List.of(), who, fingerprint),
            new StunScreen.Asked(each.toString(), address));
      } catch (ServerUnreachable e) {
        screen.unresolved(each.toString(), String.valueOf(e.getMessage()));
      }
    }
    return asked;
  }

  private ExitCode ask(Map<StunRequest, StunScreen.Asked> asked, StunScreen screen) {
    if (asked.isEmpty()) {
      return ExitCode.SERVER_UNREACHABLE;
    }
    Optional<String> beyond = nat.beyond(asked.keySet().stream().map(StunRequest::server).toList());
    if (beyond.isPresent()) {
      screen.problem("nat-loopback-only", beyond.get());
      return ExitCode.USAGE;
    }
    StunReport report = new StunReport(asked, screen);
    StunWitness witness = verbose ? witness(screen) : StunWitness.NONE;
    List<StunRequest> requests = List.copyOf(asked.keySet());
    Optional<NatControl> emulated = nat.control(TrafficWitness.NONE);
    emulated.ifPresent(control -> screen.emulated(control.emulated()));
    Network network = emulated.map(NatControl::network).orElse(Network.SYSTEM);
    Binding binding = new Binding(network, localPort);
    try {
      if (behavior || lifetime.isPresent()) {
        StunRequest request = requests.getFirst();
        return report.behavior(
            request,
            BehaviorProbe.run(request, lifetime, timeout, binding, witness, screen::began));
      }
      return report.survey(StunSurvey.run(requests, timeout, binding, witness, report::result));
    } catch (IOException e) {
      screen.problem(
          "no-socket",
          "cannot use port %d: %s; choose another with --local-port"
              .formatted(localPort, e.getMessage()));
      return ExitCode.NO_SOCKET;
    }
  }

  private void check() {
    if (localPort < 0 || localPort > HIGHEST_PORT) {
      throw usage("--local-port must be from 0 to 65535, not " + localPort);
    }
    if (tcp && !nat.presets.isEmpty()) {
      throw usage("--nat is about UDP; leave --tcp out");
    }
    if (nat.contradiction().isPresent()) {
      throw usage(nat.contradiction().get());
    }
    boolean discovers = behavior || lifetime.isPresent();
    if (discovers && tcp) {
      throw usage("--behavior is about UDP; leave --tcp out");
    }
    if (discovers && servers.size() > 1) {
      throw usage("--behavior takes one server");
    }
  }

  private List<HostAndPort> named() throws ServerUnreachable, InterruptedException {
    if (!servers.isEmpty()) {
      return servers;
    }
    InetSocketAddress rendezvous = ServerOption.udpAddress(server.api());
    return List.of(new HostAndPort(server.host(), rendezvous.getPort()));
  }

  private StunScreen screen() {
    return json
        ? new JsonStunScreen(new JsonScreen(System.in, System.out, Clock.systemUTC()))
        : new PlainStunScreen(
            spec.commandLine().getOut(),
            spec.commandLine().getErr(),
            servers.size() > 1,
            isWatched());
  }

  /** Whether a person sits in front of it. */
  private static boolean isWatched() {
    return CredentialOptions.console().isPresent();
  }

  private static StunWitness witness(StunScreen screen) {
    return new StunWitness() {
      @Override
      public void sent(Transport transport, InetSocketAddress to, ByteBuffer message) {
        screen.message(true, transport, to, message);
      }

      @Override
      public void received(Transport transport, InetSocketAddress from, ByteBuffer message) {
        screen.message(false, transport, from, message);
      }
    };
  }

  private ExitCode written(ExitCode code) {
    // The writer's own check stops at System.out, which swallows what goes wrong behind it.
    if (System.out.checkError()) {
      Main.say(spec.commandLine(), "the answer could not be written");
      return ExitCode.OUTPUT_LOST;
    }
    return code;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
