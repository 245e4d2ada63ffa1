package dev.punchline.peer.runtime;

/**
 * Where our socket is.
 *
 * @param port 0 to let the network choose
 */
public record Binding(Network network, int port) {
  /** A port of this machine. */
  public static Binding system(int port) {
    return new Binding(Network.SYSTEM, port);
  }
}
