package dev.punchline.bench.load;

/** Waiting without sleeping: to be woken would cost the server as much as the answer itself. */
final class Spin {
  private Spin() {}

  /** Lets whoever else wants this processor have it, such as the server's second thread. */
  @SuppressWarnings("ThreadPriorityCheck") // Nothing is made right by it, only fairer.
  static void once() {
    Thread.yield();
  }
}
