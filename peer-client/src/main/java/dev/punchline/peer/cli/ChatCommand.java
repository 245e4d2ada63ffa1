package dev.punchline.peer.cli;

import static dev.punchline.peer.cli.Options.flag;
import static dev.punchline.peer.cli.Options.option;
import static dev.punchline.peer.cli.Options.parameter;

import dev.punchline.peer.runtime.Binding;
import dev.punchline.peer.runtime.Network;
import dev.punchline.peer.runtime.PeerLoop;
import dev.punchline.peer.runtime.RendezvousApi;
import dev.punchline.peer.runtime.ServerUnreachable;
import dev.punchline.peer.ui.Answer;
import dev.punchline.peer.ui.JsonScreen;
import dev.punchline.peer.ui.Naming;
import dev.punchline.peer.ui.PlainScreen;
import dev.punchline.peer.ui.Screen;
import dev.punchline.peer.ui.TerminalScreen;
import dev.punchline.protocol.rendezvous.Identity;
import dev.punchline.protocol.session.PeerSession;
import dev.punchline.protocol.session.SessionSettings;
import dev.punchline.protocol.session.StunRendezvous;
import dev.punchline.protocol.wire.TransportAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code peer-client chat}: waits to be called, or calls. */
final class ChatCommand implements Callable<Integer> {
  private static final int HIGHEST_PORT = 65_535;
  private static final int MOST_MISSED_HEARTBEATS = 1000;
  private static final Duration SHORTEST_HEARTBEAT = Duration.ofMillis(10);

  Optional<UUID> peer = Optional.empty();
  ServerOption server = new ServerOption();
  SignalOptions signal = new SignalOptions();
  NatOption nat = new NatOption();
  NatScriptOption natScript = new NatScriptOption();
  TraceOptions tracing = new TraceOptions();
  boolean json;
  int localPort;
  Optional<HostAndPort> stun = Optional.empty();
  Duration punchTimeout = Duration.ZERO;
  Duration reconnectTimeout = Duration.ZERO;
  Duration heartbeat = Duration.ZERO;
  int silentAfter;
  Duration serverTimeout = Duration.ZERO;
  Duration linger = Duration.ZERO;
  boolean noColor;

  private final CommandSpec spec = describe();

  /** How picocli is told of it. */
  CommandSpec spec() {
    return spec;
  }

  private CommandSpec describe() {
    CommandSpec command = Options.command("chat", this);
    command
        .usageMessage()
        .description(
            "Chats with another peer, directly.",
            "",
            "Without a UUID it shows yours, and waits to be called. With one, it calls that peer."
                + " With --signal stun you choose an --id to be called by, and call a --peer by"
                + " theirs.",
            "In a terminal you type lines; /help lists the commands. With pipes, lines in are said"
                + " and lines out are what the peer said; all else goes to standard error.",
            "")
        .footerHeading("%nExamples:%n")
        .footer(
            "  peer-client chat",
            "  peer-client chat 6a2f41a3-c54c-4ce8-92d2-0324e1c32e22 --server"
                + " http://example.org:8088",
            "  echo hello | peer-client chat 6a2f41a3-c54c-4ce8-92d2-0324e1c32e22",
            "  peer-client chat --json",
            "  peer-client chat --trace --capture chat.pcapng",
            "  peer-client chat --signal stun --id 10 --peer 14 --stun example.org",
            "  peer-client chat --nat port-restricted,carrier-grade");
    command.addPositional(
        parameter(UUID.class, value -> peer = Optional.of(value))
            .arity("0..1")
            .paramLabel("UUID")
            .converters(new UuidConverter())
            .description("Whom to call.")
            .build());
    server.addTo(command);
    signal.addTo(command);
    nat.addTo(command);
    natScript.addTo(command);
    tracing.addTo(command);
    command
        .addOption(
            flag("--json", value -> json = value)
                .description("One JSON event per line out, commands in.")
                .build())
        .addOption(
            option("--local-port", int.class, value -> localPort = value)
                .paramLabel("PORT")
                .defaultValue("0")
                .description(
                    "UDP port to use here; 0 lets the system choose. Default: ${DEFAULT-VALUE}")
                .build())
        .addOption(
            option("--stun", HostAndPort.class, value -> stun = Optional.of(value))
                .paramLabel("HOST[:PORT]")
                .converters(new HostAndPort.Converter())
                .description(
                    "STUN server to ask for our address; with --signal stun it is the rendezvous"
                        + " server itself. Default: the host of --server, for --signal stun at port"
                        + " 3478")
                .build())
        .addOption(
            option("--punch-timeout", Duration.class, value -> punchTimeout = value)
                .paramLabel("DURATION")
                .converters(new DurationConverter())
                .defaultValue("30s")
                .description("How long to look for a path to the peer. Default: ${DEFAULT-VALUE}")
                .build())
        .addOption(
            option("--reconnect-timeout", Duration.class, value -> reconnectTimeout = value)
                .paramLabel("DURATION")
                .converters(new DurationConverter())
                .defaultValue("2m")
                .description(
                    "How long to look for a peer that fell silent. Default: ${DEFAULT-VALUE}")
                .build())
        .addOption(
            option("--heartbeat", Duration.class, value -> heartbeat = value)
                .paramLabel("DURATION")
                .converters(new DurationConverter())
                .defaultValue("3s")
                .description("Longest pause between two datagrams. Default: ${DEFAULT-VALUE}")
                .build())
        .addOption(
            option("--silent-after", int.class, value -> silentAfter = value)
                .paramLabel("COUNT")
                .defaultValue("4")
                .description(
                    "Heartbeats the other side may miss before it counts as silent. Default:"
                        + " ${DEFAULT-VALUE}")
                .build())
        .addOption(
            option("--server-timeout", Duration.class, value -> serverTimeout = value)
                .paramLabel("DURATION")
                .converters(new DurationConverter())
                .defaultValue("10s")
                .description(
                    "How long the server may take to register us. Default: ${DEFAULT-VALUE}")
                .build())
        .addOption(
            option("--linger", Duration.class, value -> linger = value)
                .paramLabel("DURATION")
                .converters(new DurationConverter())
                .defaultValue("3s")
                .description(
                    "With pipes: how long to wait for more from the peer, once the input has ended"
                        + " and all is sent. A peer that never said anything waits until the other"
                        + " leaves. Default: ${DEFAULT-VALUE}")
                .build())
        .addOption(
            flag("--no-color", value -> noColor = value)
                .description("No colours; also with NO_COLOR in the environment.")
                .build());
    return Options.withHelp(command);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    SessionSettings settings = settings();
    if (localPort < 0 || localPort > HIGHEST_PORT) {
      throw usage("--local-port must be from 0 to 65535, not " + localPort);
    }
    Optional<String> contradiction =
        signal.contradiction(peer.isPresent()).or(() -> natScript.contradiction(nat));
    if (contradiction.isPresent()) {
      throw usage(contradiction.get());
    }
    try (Screen screen = screen()) {
      return switch (signal.signal) {
        case http -> chatOverHttp(screen, settings).code();
        case stun -> chatOverStun(screen, settings).code();
      };
    }
  }

  private ExitCode chatOverHttp(Screen screen, SessionSettings settings)
      throws IOException, InterruptedException {
    RendezvousApi api = server.api();
    InetSocketAddress udp;
    InetSocketAddress stunServer;
    try {
      udp = ServerOption.udpAddress(api);
      stunServer = resolved(stun.map(HostAndPort::resolve).orElse(udp));
    } catch (ServerUnreachable e) {
      return unreachable(screen, e);
    }
    Optional<String> beyond = nat.beyond(List.of(udp, stunServer));
    if (beyond.isPresent()) {
      return fail(screen, ExitCode.USAGE, "nat-loopback-only", beyond.get());
    }
    return chat(
        screen,
        new PeerSession(udp, settings, new SecureRandom()),
        Optional.of(api),
        (session, now) -> session.start(stunServer, now),
        peer.map(Identity.Assigned::new),
        "The server answers over HTTP but not over UDP: is its UDP port blocked by a firewall?");
  }

  private ExitCode chatOverStun(Screen screen, SessionSettings settings)
      throws IOException, InterruptedException {
    InetSocketAddress udp;
    try {
      udp = resolved(stun.orElseGet(server::stun).resolve());
    } catch (ServerUnreachable e) {
      return unreachable(screen, e);
    }
    Optional<String> beyond = nat.beyond(List.of(udp));
    if (beyond.isPresent()) {
      return fail(screen, ExitCode.USAGE, "nat-loopback-only", beyond.get());
    }
    StunRendezvous rendezvous =
        new StunRendezvous(udp, signal.id.orElseThrow(), signal.callTimeout);
    return chat(
        screen,
        new PeerSession(rendezvous, settings, new SecureRandom()),
        Optional.empty(),
        PeerSession::start,
        signal.peer.map(chosen -> chosen),
        "No STUN server answers at %s: is it running, and is this its UDP port?"
            .formatted(TransportAddress.format(udp)));
  }

  private ExitCode chat(
      Screen screen,
      PeerSession session,
      Optional<RendezvousApi> api,
      PeerLoop.Action start,
      Optional<Identity> callee,
      String serverSilent)
      throws IOException, InterruptedException {
    try (Trace trace = new Trace(tracing.trace)) {
      Optional<NatControl> emulated = nat.control(trace);
      Optional<String> unwritable =
          tracing.capture.flatMap(file -> trace.captureTo(file, emulated.isPresent()));
      if (unwritable.isPresent()) {
        return fail(screen, ExitCode.OUTPUT_LOST, "capture-broken", unwritable.get());
      }
      Network network = emulated.map(NatControl::network).orElseGet(() -> Network.watched(trace));
      ChatProgram program =
          new ChatProgram(
              screen,
              new ExitPolicy(callee.isPresent()),
              linger,
              new ChatProgram.Words(naming(), serverSilent),
              trace,
              emulated,
              Clock.systemUTC());
      Binding binding = new Binding(network, localPort);
      try (PeerLoop loop = PeerLoop.open(binding, session, api, program)) {
        emulated.ifPresent(
            it -> natScript.play(loop, it, news -> program.answer(new Answer.Nat(news))));
        loop.submit(start);
        callee.ifPresent(id -> loop.submit((started, now) -> started.call(id, now)));
        return program.run(loop);
      }
    } catch (SocketException e) {
      return fail(
          screen,
          ExitCode.NO_SOCKET,
          "no-socket",
          "cannot use UDP port %d: %s; choose another with --local-port"
              .formatted(localPort, e.getMessage()));
    }
  }

  private Naming naming() {
    return switch (signal.signal) {
      case http -> Naming.ASSIGNED;
      case stun -> Naming.CHOSEN;
    };
  }

  private static InetSocketAddress resolved(InetSocketAddress address) throws ServerUnreachable {
    if (address.isUnresolved()) {
      throw new ServerUnreachable("there is no host called " + address.getHostString());
    }
    return address;
  }

  private Screen screen() throws IOException {
    if (json) {
      return new JsonScreen(System.in, System.out, Clock.systemUTC(), naming());
    }
    if (!isTerminal()) {
      return new PlainScreen(System.in, System.out, System.err, naming());
    }
    String unwanted = System.getenv("NO_COLOR");
    boolean color = !noColor && (unwanted == null || unwanted.isEmpty());
    return TerminalScreen.open(color, ZoneId.systemDefault(), naming());
  }

  /** Whether a person sits at both ends of this process. */
  @SuppressWarnings("SystemConsoleNull") // The launcher asks for the console that can be null.
  private static boolean isTerminal() {
    return System.console() != null && !"dumb".equals(System.getenv("TERM"));
  }

  private SessionSettings settings() {
    if (silentAfter < 1 || silentAfter > MOST_MISSED_HEARTBEATS) {
      throw usage("--silent-after must be from 1 to 1000, not " + silentAfter);
    }
    if (heartbeat.compareTo(SHORTEST_HEARTBEAT) < 0) {
      throw usage("--heartbeat must be at least 0.01s");
    }
    Duration firstPause = SessionSettings.DEFAULT.firstPause();
    return new SessionSettings(
        heartbeat,
        heartbeat.compareTo(firstPause) < 0 ? heartbeat : firstPause,
        punchTimeout,
        reconnectTimeout,
        silentAfter,
        serverTimeout);
  }

  private ExitCode unreachable(Screen screen, ServerUnreachable e) {
    return fail(
        screen, ExitCode.SERVER_UNREACHABLE, "server-unreachable", String.valueOf(e.getMessage()));
  }

  private ExitCode fail(Screen screen, ExitCode code, String name, String message) {
    if (json) {
      screen.problem(name, message);
    }
    Main.say(spec.commandLine(), message);
    return code;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
