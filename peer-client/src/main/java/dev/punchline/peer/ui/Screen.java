package dev.punchline.peer.ui;

import dev.punchline.protocol.session.PeerEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** What a person or a script sees and types. One thread at a time shows; another one reads. */
public interface Screen extends AutoCloseable {
  /**
   * Shows an event, or nothing if it is of no interest to this audience.
   *
   * @param at when it happened, by the wall clock
   */
  void event(PeerEvent event, Instant at);

  /** Shows a datagram, to whoever reads along. */
  void datagram(DatagramSeen seen);

  /** Shows what a command asked for. */
  void answer(Answer answer);

  /**
   * Shows that something went wrong.
   *
   * @param code a stable name, for scripts
   * @param message one line, for people
   */
  void problem(String code, String message);

  /**
   * Waits for the next command.
   *
   * @return empty at the end of the input
   * @throws IOException if the input is broken
   */
  Optional<Command> read() throws IOException;

  /** Whether the end of the input is a person's wish to leave. */
  boolean isInteractive();

  /** Whether nobody can see any more what is shown, because a pipe was closed. */
  boolean isBroken();

  /** Gives the terminal back as it was. Never waits for whoever should read. */
  @Override
  void close();
}
