package dev.punchline.server.cli;

import dev.punchline.protocol.stun.server.Endpoint;
import dev.punchline.server.net.CannotBind;
import java.net.BindException;
import java.net.InetSocketAddress;

/** An address cannot be bound: the environment is to blame, and the operator can mend it. */
final class CannotListen extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param what is listened for
   * @param options that choose address and port
   */
  CannotListen(String what, String options, InetSocketAddress bind, Exception cause) {
    super(
        "cannot listen for %s on %s port %d: %s; choose another with %s, or stop what uses it"
            .formatted(what, bind.getHostString(), bind.getPort(), reason(cause), options),
        cause);
  }

  /** One of the sockets for datagrams and STUN. */
  static CannotListen of(CannotBind failed) {
    Endpoint endpoint = failed.endpoint();
    String options =
        switch (endpoint) {
          case PRIMARY -> "--host or --udp-port";
          case OTHER_PORT -> "--host or --alternate-port";
          case OTHER_ADDRESS -> "--alternate-address or --udp-port";
          case OTHER_BOTH -> "--alternate-address or --alternate-port";
          case TCP -> "--host or --tcp-port";
        };
    return new CannotListen(
        endpoint == Endpoint.TCP ? "TCP" : "UDP", options, failed.address(), failed);
  }

  private static String reason(Throwable cause) {
    for (Throwable next = cause; next != null; next = next.getCause()) {
      if (next instanceof BindException bind && bind.getMessage() != null) {
        return bind.getMessage();
      }
    }
    return String.valueOf(cause.getMessage());
  }
}
