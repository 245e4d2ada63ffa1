package dev.punchline.peer.ui;

import dev.punchline.protocol.session.PeerEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.completer.AggregateCompleter;
import org.jline.reader.impl.completer.ArgumentCompleter;
import org.jline.reader.impl.completer.NullCompleter;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * For a person at a terminal: what comes in appears above the line that is being typed. Line
 * editing, history and completion are JLine's.
 */
public final class TerminalScreen implements Screen {
  private static final String PROMPT = "> ";
  private static final Duration LONGEST_CLOSE = Duration.ofMillis(300);
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

  private final Terminal terminal;
  private final LineReader reader;
  private final boolean color;
  private final ZoneId zone;
  private final Naming naming;
  private final TraceLines trace;
  private final Queue<String> pasted = new ArrayDeque<>();

  private TerminalScreen(Terminal terminal, boolean color, ZoneId zone, Naming naming) {
    this.naming = naming;
    this.terminal = terminal;
    this.color = color;
    this.zone = zone;
    this.trace = new TraceLines(color);
    DefaultParser parser = new DefaultParser();
    // A chat line is not a shell command: quotes and backslashes mean themselves.
    parser.setQuoteChars(new char[0]);
    parser.setEscapeChars(new char[0]);
    this.reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .parser(parser)
            .completer(
                new AggregateCompleter(
                    new StringsCompleter(
                        Command.USAGES.stream()
                            .map(Command.Usage::name)
                            .filter(name -> !name.equals("/nat"))
                            .toList()),
                    new ArgumentCompleter(
                        new StringsCompleter("/nat"),
                        new StringsCompleter(NatChange.WORDS),
                        NullCompleter.INSTANCE)))
            .option(Option.DISABLE_EVENT_EXPANSION, true)
            .option(Option.HISTORY_IGNORE_SPACE, false)
            .build();
    // A search through the history is too easily entered by mistake, and Ctrl-C, which gets one out
    // of it in a shell, would leave the chat.
    for (KeyMap<Binding> keys : reader.getKeyMaps().values()) {
      keys.unbind(KeyMap.ctrl('R'));
      keys.unbind(KeyMap.ctrl('S'));
    }
  }

  /**
   * Takes over the terminal of this process.
   *
   * @param color whether to use colours
   * @param zone of the time that stands before each line of the peer
   * @param naming by what peers are called
   * @throws IOException if there is no terminal
   */
  public static TerminalScreen open(boolean color, ZoneId zone, Naming naming) throws IOException {
    // Else one Ctrl-C is both read as a key and raised as a signal, and when the signal comes late
    // it interrupts the next line too: a person who only wanted to clear a line would leave.
    System.setProperty("org.jline.terminal.softwareSignals", "false");
    Terminal terminal =
        TerminalBuilder.builder()
            .system(true)
            .dumb(false)
            .encoding(StandardCharsets.UTF_8)
            .stdinEncoding(StandardCharsets.UTF_8)
            .stdoutEncoding(StandardCharsets.UTF_8)
            .build();
    return new TerminalScreen(terminal, color, zone, naming);
  }

  @Override
  public void event(PeerEvent event, Instant at) {
    if (event instanceof PeerEvent.TextReceived received) {
      AttributedStringBuilder line = new AttributedStringBuilder();
      line.styled(faint(), TIME.format(at.atZone(zone)) + " ");
      line.styled(bold(), "peer: ");
      line.append(SafeText.visible(received.text()));
      reader.printAbove(line.toAttributedString());
    } else {
      tell(Sentences.of(event));
    }
  }

  @Override
  public void datagram(DatagramSeen seen) {
    int columns = terminal.getSize().getColumns();
    // One less, so that no terminal breaks a full line once more.
    trace.of(seen, columns == 0 ? 80 : columns - 1).forEach(reader::printAbove);
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
  public Optional<Command> read() {
    try {
      while (pasted.isEmpty()) {
        // A paste comes as one piece, and may have many lines.
        reader.readLine(PROMPT).lines().filter(line -> !line.isBlank()).forEach(pasted::add);
      }
      return Optional.of(Command.parse(pasted.remove(), naming));
    } catch (UserInterruptException e) {
      return e.getPartialLine().isEmpty() ? Optional.empty() : read();
    } catch (EndOfFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean isInteractive() {
    return true;
  }

  @Override
  public boolean isBroken() {
    return false;
  }

  @Override
  public void close() {
    // A terminal that was stopped with Ctrl-S would keep us waiting.
    Thread closing = Thread.ofPlatform().name("terminal").daemon().start(this::closeTerminal);
    try {
      var unused = closing.join(LONGEST_CLOSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeTerminal() {
    try {
      terminal.close();
    } catch (IOException e) {
      // The terminal has gone before us.
    }
  }

  private void tell(List<String> lines) {
    for (String line : lines) {
      reader.printAbove(new AttributedString("-- " + SafeText.visible(line), faint()));
    }
  }

  private AttributedStyle faint() {
    return color
        ? AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN)
        : AttributedStyle.DEFAULT;
  }

  private AttributedStyle bold() {
    return color ? AttributedStyle.BOLD.foreground(AttributedStyle.GREEN) : AttributedStyle.DEFAULT;
  }
}
