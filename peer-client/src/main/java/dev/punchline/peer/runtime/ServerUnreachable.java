package dev.punchline.peer.runtime;

/** The rendezvous server did not answer, or not as a rendezvous server does. */
public final class ServerUnreachable extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message for people: what was tried, and what came of it
   */
  public ServerUnreachable(String message) {
    super(message);
  }
}
