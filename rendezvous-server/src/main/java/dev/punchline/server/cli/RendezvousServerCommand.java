package dev.punchline.server.cli;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rendezvous-server}: runs until it is told to stop. */
@Command(
    name = "rendezvous-server",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Introduces peers to each other, so that they can chat directly.",
      "",
      "Takes registrations and answers STUN on a UDP port; introduces over HTTP. When everything"
          + " is up it prints one line to standard output:",
      "  ready udp=ADDRESS:PORT http=ADDRESS:PORT",
      ""
    },
    optionListHeading = "Options (each also from the environment, e.g. PUNCHLINE_UDP_PORT):%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  rendezvous-server",
      "  rendezvous-server --host 127.0.0.1 --udp-port 0 --http-port 0",
      "  PUNCHLINE_HTTP_PORT=80 rendezvous-server --log-level debug",
      "",
      "Exit codes: 0 help or version shown, 1 a bug, 2 wrong usage, 3 an address cannot be bound,",
      "130 or 143 stopped by SIGINT or SIGTERM."
    })
final class RendezvousServerCommand implements Callable<Integer> {
  private static final int HIGHEST_PORT = 65_535;

  /** The levels that the logger knows. */
  enum LogLevel {
    error,
    warn,
    info,
    debug,
    trace
  }

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "${env:PUNCHLINE_HOST:-0.0.0.0}",
      description = "Address to listen on; 0.0.0.0 is all, IPv6 too. Default: ${DEFAULT-VALUE}")
  String host = "";

  @Option(
      names = "--udp-port",
      paramLabel = "PORT",
      defaultValue = "${env:PUNCHLINE_UDP_PORT:-3478}",
      description = "UDP port; 0 lets the system choose. Default: ${DEFAULT-VALUE}")
  int udpPort;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = "${env:PUNCHLINE_HTTP_PORT:-8088}",
      description = "HTTP port; 0 lets the system choose. Default: ${DEFAULT-VALUE}")
  int httpPort;

  @Option(
      names = "--registration-ttl",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "${env:PUNCHLINE_REGISTRATION_TTL:-60s}",
      description =
          "How long a peer stays registered after its last heartbeat. Default: ${DEFAULT-VALUE}")
  Duration registrationTtl = Duration.ZERO;

  @Option(
      names = "--max-registrations",
      paramLabel = "COUNT",
      defaultValue = "${env:PUNCHLINE_MAX_REGISTRATIONS:-100000}",
      description = "How many peers may be registered at once. Default: ${DEFAULT-VALUE}")
  int maxRegistrations;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      defaultValue = "${env:PUNCHLINE_LOG_LEVEL:-info}",
      description =
          "What goes to standard error: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  LogLevel logLevel = LogLevel.info;

  @Option(
      names = "--debug",
      defaultValue = "${env:PUNCHLINE_DEBUG:-false}",
      fallbackValue = "true",
      description = "Print the stack trace of an error.")
  boolean debug;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CannotListen, InterruptedException {
    ServerSettings settings =
        new ServerSettings(
            address("--udp-port", udpPort),
            address("--http-port", httpPort),
            registrationTtl,
            atLeastOne("--max-registrations", maxRegistrations));
    Logging.configure(logLevel.name());
    RendezvousServer server = RendezvousServer.start(settings);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
    System.out.println(server.readiness());
    new CountDownLatch(1).await();
    return 0;
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
