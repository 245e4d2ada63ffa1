package dev.punchline.server.net;

import dev.punchline.protocol.stun.server.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;

/** The system does not give one of the sockets. */
public final class CannotBind extends IOException {
  private static final long serialVersionUID = 1L;

  private final Endpoint endpoint;
  private final transient InetSocketAddress address;

  CannotBind(Endpoint endpoint, InetSocketAddress address, IOException cause) {
    super(cause.getMessage(), cause);
    this.endpoint = endpoint;
    this.address = address;
  }

  /** Which of the sockets. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** Where it was to be. */
  public InetSocketAddress address() {
    return address;
  }
}
