package dev.punchline.bench.target;

import dev.punchline.bench.load.Loopback;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Other programs that answer STUN.
 *
 * @param folder for their files, which is theirs alone
 */
public record Baselines(Path folder) {
  private static final byte[] BINDING_REQUEST =
      HexFormat.of().parseHex("000100002112a4420102030405060708090a0b0c");
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int GLANCE_MILLIS = 50;

  /**
   * The responder in C, or nothing where there is no compiler.
   *
   * @param source its source
   * @throws IOException if it cannot be compiled
   */
  public Optional<Target> responderInC(Path source) throws IOException, InterruptedException {
    Optional<Path> compiler = onPath("cc").or(() -> onPath("gcc")).or(() -> onPath("clang"));
    if (compiler.isEmpty()) {
      return Optional.empty();
    }
    Path program = folder.resolve("stun-responder");
    Path log = folder.resolve("cc.log");
    Process compilation =
        quiet(
                List.of(
                    compiler.get().toString(), "-O2", "-o", program.toString(), source.toString()),
                log)
            .start();
    if (compilation.waitFor() != 0) {
      throw new IOException("cannot compile " + source + ": " + Files.readString(log).strip());
    }
    return Optional.of(printingItsPort("C responder", List.of(program.toString())));
  }

  /** The responder in Java. */
  public Target responderInJava() throws IOException {
    return printingItsPort("plain NIO", Java.plain(NioResponder.class));
  }

  /** coturn, for STUN only, or nothing where it is not installed. */
  public Optional<Target> coturn() throws IOException {
    Optional<Path> program =
        onPath("turnserver").or(() -> executable(Path.of("/usr/sbin/turnserver")));
    if (program.isEmpty()) {
      return Optional.empty();
    }
    int port;
    try (DatagramSocket probe = new DatagramSocket(Loopback.at(0))) {
      port = probe.getLocalPort();
    }
    List<String> command =
        List.of(
            program.get().toString(),
            "-n",
            "--stun-only",
            "-L",
            "127.0.0.1",
            "-p",
            String.valueOf(port),
            "--no-tls",
            "--no-dtls",
            "--no-cli",
            "--log-file",
            "stdout",
            "--pidfile",
            folder.resolve("coturn.pid").toString(),
            "--db",
            folder.resolve("coturn.db").toString());
    Process process = quiet(command, folder.resolve("coturn.log")).start();
    Target target = new Target("coturn", process, Loopback.at(port));
    awaitAnswer(target, process);
    return Optional.of(target);
  }

  private Target printingItsPort(String name, List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectError(folder.resolve(name.replace(' ', '-') + ".log").toFile())
            .start();
    String port = process.inputReader().readLine();
    if (port == null) {
      throw new IOException("the responder " + name + " did not start");
    }
    return new Target(name, process, Loopback.at(Integer.parseInt(port)));
  }

  /** coturn gives no signal when it is ready, so it has to be asked again. */
  private static void awaitAnswer(Target target, Process process) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(target.udp());
      socket.setSoTimeout(GLANCE_MILLIS);
      while (!answers(socket)) {
        if (!process.isAlive() || System.nanoTime() - end > 0) {
          target.close();
          throw new IOException(target.name() + " did not start");
        }
      }
    }
  }

  private static boolean answers(DatagramSocket socket) throws IOException {
    try {
      socket.send(new DatagramPacket(BINDING_REQUEST, BINDING_REQUEST.length));
      socket.receive(new DatagramPacket(new byte[1500], 1500));
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (PortUnreachableException e) {
      LockSupport.parkNanos(GLANCE_MILLIS * 1_000_000L);
      return false;
    }
  }

  private static ProcessBuilder quiet(List<String> command, Path log) {
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
  }

  private static Optional<Path> onPath(String program) {
    String path = System.getenv("PATH");
    return Stream.of((path == null ? "" : path).split(":", -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> executable(Path.of(folder, program)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Path> executable(Path program) {
    return Optional.of(program).filter(Files::isExecutable);
  }
}
