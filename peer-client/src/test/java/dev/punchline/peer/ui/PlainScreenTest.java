package dev.punchline.peer.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.session.PeerEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainScreenTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void onlyWhatThePeerSaysGoesToStandardOutput() {
    PlainScreen screen = screen("");
    Events.ALL.forEach(event -> screen.event(event, Instant.EPOCH));
    screen.answer(new Answer.Help(Naming.ASSIGNED));
    screen.problem("bad-command", "no such thing");
    screen.close();

    assertThat(lines(out)).containsExactly("in");
    assertThat(lines(err)).contains("-- no such thing").allMatch(line -> line.startsWith("-- "));
  }

  @Test
  void textIsUtf8WhateverTheLocaleAndControlsAreShown() {
    screen("").event(new PeerEvent.TextReceived(Events.PEER, "ž\u001b[31m👋\nx"), Instant.EPOCH);

    assertThat(lines(out)).containsExactly("ž\\x1b[31m👋\\x0ax");
  }

  @Test
  void aLineThatWaitsForTheFirstPeerIsNoNews() {
    screen("").event(Events.LINE_HELD, Instant.EPOCH);

    assertThat(lines(err)).isEmpty();
  }

  @Test
  void linesAreSaidAndCommandsAreObeyed() throws IOException {
    PlainScreen screen = screen("čau\n/quit\n{}");

    assertThat(screen.read()).contains(new Command.Say("čau"));
    assertThat(screen.read()).contains(new Command.Quit());
    assertThat(screen.read()).contains(new Command.Say("{}"));
    assertThat(screen.read()).isEmpty();
    assertThat(screen.isInteractive()).isFalse();
  }

  private PlainScreen screen(String input) {
    return new PlainScreen(
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        new PrintStream(out, true, StandardCharsets.US_ASCII),
        new PrintStream(err, true, StandardCharsets.US_ASCII),
        Naming.ASSIGNED);
  }

  private static List<String> lines(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
