package dev.punchline.server.cli;

import static dev.punchline.server.cli.Options.option;
import static dev.punchline.server.cli.Options.options;

import dev.punchline.protocol.stun.server.SessionKeys;
import dev.punchline.server.http.HttpSettings;
import dev.punchline.server.net.FrontEndSettings;
import dev.punchline.server.net.PortChoice;
import dev.punchline.server.net.SocketPlan;
import dev.punchline.server.net.TcpLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code rendezvous-server}: runs until it is told to stop. */
final class RendezvousServerCommand implements Callable<Integer> {
  private static final int HIGHEST_PORT = 65_535;

  /** For what is still to be read of the log when the program ends. */
  private static final Duration LAST_LINES = Duration.ofMillis(200);

  private static final String NONE = "none";

  /** The levels that the logger knows. */
  enum LogLevel {
    error,
    warn,
    info,
    debug,
    trace
  }

  String host = "";
  int udpPort;
  int udpThreads;
  int httpPort;
  PortChoice alternatePort = PortChoice.DERIVED;
  String alternateAddress = NONE;
  PortChoice tcpPort = PortChoice.DERIVED;
  int tcpConnections;
  Duration tcpIdle = Duration.ZERO;
  int httpConnections;
  List<String> stunSession = List.of();
  String stunSessions = NONE;
  Duration registrationTtl = Duration.ZERO;
  int maxRegistrations;
  LogLevel logLevel = LogLevel.info;
  boolean debug;

  private final CommandSpec spec = describe();

  /** How picocli is told of it. */
  CommandSpec spec() {
    return spec;
  }

  private CommandSpec describe() {
    CommandSpec command =
        CommandSpec.wrapWithoutInspection(this)
            .name("rendezvous-server")
            .versionProvider(new Version());
    command
        .usageMessage()
        .autoWidth(true)
        .sortOptions(false)
        .description(
            "Introduces peers to each other, so that they can chat directly.",
            "",
            "Takes registrations on a UDP port, introduces over HTTP, and answers STUN over UDP and"
                + " TCP. When everything is up it prints one line to standard output:",
            "  ready udp=ADDRESS:PORT http=ADDRESS:PORT tcp=ADDRESS:PORT alternate=ADDRESS:PORT",
            "")
        .optionListHeading("Options (each also from the environment, e.g. PUNCHLINE_UDP_PORT):%n")
        .footerHeading("%nExamples:%n")
        .footer(
            "  rendezvous-server",
            "  rendezvous-server --host 127.0.0.1 --udp-port 0 --http-port 0",
            "  rendezvous-server --host 192.0.2.1 --alternate-address 192.0.2.2",
            "  PUNCHLINE_HTTP_PORT=80 rendezvous-server --log-level debug",
            "",
            "Exit codes: 0 help or version shown, 1 a bug, 2 wrong usage, 3 an address cannot be"
                + " bound,",
            "130 or 143 stopped by SIGINT or SIGTERM.");
    command
        .addOption(
            option("--host", String.class, "0.0.0.0", value -> host = value)
                .paramLabel("ADDRESS")
                .description(
                    "Address to listen on; 0.0.0.0 is all, IPv6 too. If this machine has several"
                        + " addresses, name one: on all of them the system chooses from which an"
                        + " answer leaves, and a client takes it only from the one it asked (RFC"
                        + " 8489 section 6.3.1). Default: ${DEFAULT-VALUE}")
                .build())
        .addOption(
            option("--udp-port", int.class, "3478", value -> udpPort = value)
                .paramLabel("PORT")
                .description("UDP port; 0 lets the system choose. Default: ${DEFAULT-VALUE}")
                .build())
        .addOption(
            option("--udp-threads", int.class, "auto", value -> udpThreads = value)
                .paramLabel("COUNT")
                .converters(new UdpThreadsConverter())
                .description(
                    "Threads that take datagrams, each with a socket of its own on the UDP port;"
                        + " 'auto' is one for every two processors. Default: ${DEFAULT-VALUE}")
                .build())
        .addOption(
            option("--http-port", int.class, "8088", value -> httpPort = value)
                .paramLabel("PORT")
                .description("HTTP port; 0 lets the system choose. Default: ${DEFAULT-VALUE}")
                .build())
        .addOption(
            option("--alternate-port", PortChoice.class, "next", value -> alternatePort = value)
                .paramLabel("PORT")
                .converters(new PortChoiceConverter.Next())
                .description(
                    "Second UDP port, for STUN only, by which clients discover their NAT's"
                        + " behaviour (RFC 5780); 'next' is the one after the UDP port, 0 lets the"
                        + " system choose, 'none' is none. Default: ${DEFAULT-VALUE}")
                .build())
        .addOption(
            option("--alternate-address", String.class, "none", value -> alternateAddress = value)
                .paramLabel("ADDRESS")
                .description(
                    "Second address of this machine, for STUN only, with which clients discover all"
                        + " of their NAT's behaviour. Default: ${DEFAULT-VALUE}")
                .build())
        .addOption(
            option("--tcp-port", PortChoice.class, "same", value -> tcpPort = value)
                .paramLabel("PORT")
                .converters(new PortChoiceConverter.Same())
                .description(
                    "TCP port for STUN; 'same' is the number of the UDP port, 0 lets the system"
                        + " choose, 'none' is none. Default: ${DEFAULT-VALUE}")
                .build())
        .addOption(
            option("--tcp-connections", int.class, "1000", value -> tcpConnections = value)
                .paramLabel("COUNT")
                .description(
                    "How many TCP connections there may be at once; one IPv4 address or IPv6 /64"
                        + " may have a tenth of them, but at least 8. Default: ${DEFAULT-VALUE}")
                .build())
        .addOption(
            option("--tcp-idle", Duration.class, "30s", value -> tcpIdle = value)
                .paramLabel("DURATION")
                .converters(new DurationConverter())
                .description(
                    "How long a TCP connection may stay without a whole request. Default:"
                        + " ${DEFAULT-VALUE}")
                .build())
        .addOption(
            option("--http-connections", int.class, "1000", value -> httpConnections = value)
                .paramLabel("COUNT")
                .description(
                    "How many HTTP connections there may be at once; who comes later waits for a"
                        + " place. Default: ${DEFAULT-VALUE}")
                .build())
        .addOption(
            options("--stun-session", String.class, "none", value -> stunSession = value)
                .paramLabel("UFRAG:PASSWORD")
                .splitRegex(",")
                .description(
                    "An ICE session whose credentials STUN requests may have; more of them are"
                        + " separated by commas or given by the option again. Others on this"
                        + " machine can see it: rather use a file. Default: none")
                .build())
        .addOption(
            option("--stun-sessions", String.class, "none", value -> stunSessions = value)
                .paramLabel("FILE")
                .description(
                    "File of ICE sessions, one UFRAG:PASSWORD a line; # begins a comment."
                        + " Default: ${DEFAULT-VALUE}")
                .build())
        .addOption(
            option("--registration-ttl", Duration.class, "60s", value -> registrationTtl = value)
                .paramLabel("DURATION")
                .converters(new DurationConverter())
                .description(
                    "How long a peer stays registered after its last heartbeat. Default:"
                        + " ${DEFAULT-VALUE}")
                .build())
        .addOption(
            option("--max-registrations", int.class, "100000", value -> maxRegistrations = value)
                .paramLabel("COUNT")
                .description("How many peers may be registered at once. Default: ${DEFAULT-VALUE}")
                .build())
        .addOption(
            option("--log-level", LogLevel.class, "info", value -> logLevel = value)
                .paramLabel("LEVEL")
                .description(
                    "What goes to standard error: ${COMPLETION-CANDIDATES}. Default:"
                        + " ${DEFAULT-VALUE}")
                .build())
        .addOption(
            option("--debug", boolean.class, "false", value -> debug = value)
                .fallbackValue("true")
                .description("Print the stack trace of an error.")
                .build());
    return Options.withHelp(command);
  }

  @Override
  public Integer call() throws CannotListen, InterruptedException {
    ServerSettings settings =
        new ServerSettings(
            new FrontEndSettings(sockets(), sessions(), Version.software(), tcpLimits()),
            new HttpSettings(
                address("--http-port", httpPort),
                atLeastOne("--http-connections", httpConnections)),
            registrationTtl,
            atLeastOne("--max-registrations", maxRegistrations));
    Logging.configure(logLevel.name());
    BacklogStream log = Logging.detachStandardError();
    RendezvousServer server = start(settings, log);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server, log), "shutdown"));
    System.out.println(server.readiness());
    new CountDownLatch(1).await();
    return 0;
  }

  private static RendezvousServer start(ServerSettings settings, BacklogStream log)
      throws CannotListen {
    try {
      return RendezvousServer.start(settings);
    } catch (CannotListen | RuntimeException e) {
      var unused = log.drain(LAST_LINES);
      throw e;
    }
  }

  private static void close(RendezvousServer server, BacklogStream log) {
    server.close();
    // Nothing is lost by an orderly end, unless nobody reads.
    var unused = log.drain(LAST_LINES);
  }

  private SocketPlan sockets() {
    InetSocketAddress udp = address("--udp-port", udpPort);
    if (udpPort > 0 && alternatePort.equals(new PortChoice.Fixed(udpPort))) {
      throw usage("--alternate-port must not be that of --udp-port, " + udpPort);
    }
    if (alternateAddress.equals(NONE)) {
      return new SocketPlan(udp, udpThreads, alternatePort, Optional.empty(), tcpPort);
    }
    if (udp.getAddress().isAnyLocalAddress()) {
      throw usage("--alternate-address needs the first address as --host, not " + host);
    }
    if (alternatePort.equals(PortChoice.NONE)) {
      throw usage("--alternate-address needs an --alternate-port too");
    }
    InetAddress other = new InetSocketAddress(alternateAddress, 0).getAddress();
    if (other == null || other.isAnyLocalAddress() || other.isMulticastAddress()) {
      throw usage("--alternate-address " + alternateAddress + " is no address of this machine");
    }
    if (other.equals(udp.getAddress())) {
      throw usage("--alternate-address must not be that of --host, " + host);
    }
    if (other.getClass() != udp.getAddress().getClass()) {
      throw usage("--alternate-address and --host must both be IPv4 or both IPv6");
    }
    return new SocketPlan(udp, udpThreads, alternatePort, Optional.of(other), tcpPort);
  }

  private SessionKeys sessions() {
    try {
      return StunSessions.of(stunSession, stunSessions);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private TcpLimits tcpLimits() {
    return new TcpLimits(atLeastOne("--tcp-connections", tcpConnections), tcpIdle);
  }

  private InetSocketAddress address(String option, int port) {
    if (port < 0 || port > HIGHEST_PORT) {
      throw usage(option + " must be from 0 to 65535, not " + port);
    }
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw usage("--host " + host + " is no address of this machine");
    }
    return address;
  }

  private int atLeastOne(String option, int value) {
    if (value < 1) {
      throw usage(option + " must be at least 1, not " + value);
    }
    return value;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
