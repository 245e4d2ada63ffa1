package dev.punchline.peer.ui;

import dev.punchline.protocol.session.PeerEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * For pipes: lines in are lines to say or commands, lines out are what the peer said and nothing
 * else; all about the connection goes to standard error. UTF-8 whatever the locale.
 */
public final class PlainScreen implements Screen {
  /** Standard error may be a terminal all the same, or a file that is read in one. */
  private static final int TRACE_COLUMNS = 80;

  private final BufferedReader in;
  private final PrintStream out;
  private final PrintStream err;
  private final Naming naming;
  private final TraceLines trace = new TraceLines(false);

  /**
   * None of the streams is closed by this screen.
   *
   * @param naming by what peers are called
   */
  public PlainScreen(InputStream in, PrintStream out, PrintStream err, Naming naming) {
    this.naming = naming;
    this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    this.out = new PrintStream(out, true, StandardCharsets.UTF_8);
    this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
  }

  @Override
  public void event(PeerEvent event, Instant at) {
    if (event instanceof PeerEvent.TextReceived received) {
      out.println(SafeText.visible(received.text()));
    } else if (!(event instanceof PeerEvent.LineHeld)) {
      // A pipe is filled before anybody can be here; that its lines wait is what one expects.
      tell(Sentences.of(event));
    }
  }

  @Override
  public void datagram(DatagramSeen seen) {
    trace.of(seen, TRACE_COLUMNS).forEach(line -> err.println(SafeText.visible(line.toString())));
  }

  @Override
  public void answer(Answer answer) {
    tell(Sentences.of(answer));
  }

  @Override
  public void problem(String code, String message) {
    tell(List.of(message));
  }

  @Override
  public Optional<Command> read() throws IOException {
    return Optional.ofNullable(in.readLine()).map(line -> Command.parse(line, naming));
  }

  @Override
  public boolean isInteractive() {
    return false;
  }

  @Override
  public boolean isBroken() {
    return out.checkError();
  }

  /** Nothing to give back; every line has been flushed, and to try again could block for ever. */
  @Override
  public void close() {}

  private void tell(List<String> lines) {
    lines.forEach(line -> err.println("-- " + SafeText.visible(line)));
  }
}
