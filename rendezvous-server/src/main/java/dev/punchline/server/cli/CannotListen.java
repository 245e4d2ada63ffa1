package dev.punchline.server.cli;

import java.net.BindException;
import java.net.InetSocketAddress;

/** An address cannot be bound: the environment is to blame, and the operator can mend it. */
final class CannotListen extends Exception {
  private static final long serialVersionUID = 1L;

  CannotListen(String what, String option, InetSocketAddress bind, Exception cause) {
    super(
        "cannot listen for %s on %s port %d: %s; choose another with --host or %s, or stop what uses it"
            .formatted(what, bind.getHostString(), bind.getPort(), reason(cause), option),
        cause);
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
