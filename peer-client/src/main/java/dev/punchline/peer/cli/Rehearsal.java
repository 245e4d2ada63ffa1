package dev.punchline.peer.cli;

import java.util.List;

/**
 * Does, one after another in one JVM, what people do most, so that an archive made of it has what
 * each of these needs. The launchers run it when they make one.
 */
public final class Rehearsal {
  private Rehearsal() {}

  /**
   * Runs the commands, whatever becomes of them.
   *
   * @param args HOST:PORT and URL of a rendezvous server
   */
  public static void main(String[] args) {
    String udp = args[0];
    String url = args[1];
    List<String> commands =
        List.of(
            "--version",
            "stun " + udp,
            "stun --server " + url,
            // The server knows nobody by this UUID.
            "chat --json --server " + url + " 00000000-0000-4000-8000-000000000000");
    for (String command : commands) {
      var unused = Main.commandLine().execute(command.split(" ", -1));
    }
    System.exit(0);
  }
}
