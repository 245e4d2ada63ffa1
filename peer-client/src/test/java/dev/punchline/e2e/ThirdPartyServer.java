package dev.punchline.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A STUN server that others wrote, as a process on loopback. */
final class ThirdPartyServer implements AutoCloseable {
  private static final byte[] BINDING_REQUEST =
      HexFormat.of().parseHex("000100002112a4420102030405060708090a0b0c");

  /** It gives no signal when it is ready, so it has to be asked again. */
  private static final int GLANCE_MILLIS = 50;

  private final Program program;
  private final String host;
  private final int port;
  private final int otherPort;

  private ThirdPartyServer(ProcessBuilder builder, String host, int port, int otherPort) {
    this.program = Program.start(builder);
    this.host = host;
    this.port = port;
    this.otherPort = otherPort;
    try {
      awaitAnswer();
    } catch (AssertionError e) {
      close();
      throw e;
    }
  }

  /**
   * Starts coturn's turnserver.
   *
   * @param folder for the files it makes
   * @param hosts the addresses it listens on; two make it do RFC 5780
   */
  static ThirdPartyServer coturn(Path folder, List<String> hosts, String... options) {
    int port = FreePort.find();
    int otherPort = FreePort.find();
    List<String> command = new ArrayList<>(List.of("turnserver", "-n", "--log-file", "stdout"));
    hosts.forEach(host -> command.addAll(List.of("-L", host)));
    command.addAll(List.of("-p", String.valueOf(port)));
    command.add("--alt-listening-port=" + otherPort);
    command.addAll(List.of("--no-tls", "--no-dtls", "--no-cli"));
    command.addAll(List.of("--pidfile", folder.resolve("pid-" + port).toString()));
    command.addAll(List.of("--db", folder.resolve("db-" + port).toString()));
    command.addAll(List.of(options));
    return new ThirdPartyServer(new ProcessBuilder(command), hosts.getFirst(), port, otherPort);
  }

  /** Starts the RFC 3489 server of stun-server on 127.0.0.1 and 127.0.0.2. */
  static ThirdPartyServer stund() {
    int port = FreePort.find();
    int otherPort = FreePort.find();
    String[] command = {
      "/usr/sbin/stund",
      "-h",
      "127.0.0.1",
      "-a",
      "127.0.0.2",
      "-p",
      String.valueOf(port),
      "-o",
      String.valueOf(otherPort)
    };
    return new ThirdPartyServer(new ProcessBuilder(command), "127.0.0.1", port, otherPort);
  }

  /**
   * Starts an ICE agent of aioice.
   *
   * @param password for requests to it
   */
  static ThirdPartyServer aioice(String password) {
    int port = FreePort.find();
    return new ThirdPartyServer(
        PythonScript.of("ice_agent.py", "127.0.0.1", String.valueOf(port), password),
        "127.0.0.1",
        port,
        port);
  }

  /** Its first address, as one writes it. */
  String address() {
    return at(host, port);
  }

  /** The port that it answers from when it is asked for another one. */
  int otherPort() {
    return otherPort;
  }

  int port() {
    return port;
  }

  static String at(String host, int port) {
    return (host.contains(":") ? "[" + host + "]:" : host + ":") + port;
  }

  @Override
  public void close() {
    program.close();
  }

  private void awaitAnswer() {
    Deadline deadline = Deadline.step();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(host, port));
      socket.setSoTimeout(GLANCE_MILLIS);
      while (!answers(socket)) {
        if (deadline.hasPassed() || program.hasEnded()) {
          throw new AssertionError("no answer: " + program.out().lines() + program.err().lines());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
}
