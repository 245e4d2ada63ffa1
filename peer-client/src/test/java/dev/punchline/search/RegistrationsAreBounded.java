package dev.punchline.search;

import java.util.Optional;

/**
 * The server holds no more registrations than there were sources: one for each program and each
 * mapping that a box could have given it. A box gives another one at most once a heartbeat.
 */
final class RegistrationsAreBounded implements Invariant {
  /** Three programs in two minutes, a heartbeat every three seconds, each from another port. */
  private static final int MOST = 3 * 120 / 3 + 6;

  @Override
  public Optional<String> broken(Stage stage) {
    int count = stage.scenario().server().registrations();
    return count > MOST
        ? Optional.of("the server holds " + count + " registrations")
        : Optional.empty();
  }
}
