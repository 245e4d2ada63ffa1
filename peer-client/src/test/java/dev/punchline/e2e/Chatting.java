package dev.punchline.e2e;

import java.net.URI;

/** Two peers that have found each other; Bob has called Alice. */
record Chatting(PeerProcess alice, String aliceUuid, PeerProcess bob) implements AutoCloseable {
  /** Starts both with these options, and waits until they are in contact. */
  static Chatting start(URI server, String... options) {
    PeerProcess alice = PeerProcess.chat("alice", server, options);
    try {
      String uuid = alice.awaitUuid();
      PeerProcess bob = PeerProcess.chat("bob", server, withUuid(uuid, options));
      try {
        var unusedByBob = bob.await("contact");
        var unusedByAlice = alice.await("contact");
        return new Chatting(alice, uuid, bob);
      } catch (AssertionError e) {
        bob.close();
        throw e;
      }
    } catch (AssertionError e) {
      alice.close();
      throw e;
    }
  }

  @Override
  public void close() {
    alice.close();
    bob.close();
  }

  private static String[] withUuid(String uuid, String[] options) {
    String[] all = new String[options.length + 1];
    all[0] = uuid;
    System.arraycopy(options, 0, all, 1, options.length);
    return all;
  }
}
