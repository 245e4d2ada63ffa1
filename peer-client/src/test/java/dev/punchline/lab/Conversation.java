package dev.punchline.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.e2e.PeerProcess;
import dev.punchline.e2e.PeerProcess.Event;
import java.time.Duration;
import java.time.Instant;

/** Alice waits to be called, and Bob calls her. */
record Conversation(PeerProcess alice, String aliceUuid, PeerProcess bob) {
  /** Starts both programs, and waits until both are registered. */
  static Conversation between(Host alice, Host bob, Lab lab) {
    PeerProcess called = alice.chat(lab);
    PeerProcess caller = bob.chat(lab);
    String uuid = called.awaitUuid();
    var unused = caller.awaitUuid();
    return new Conversation(called, uuid, caller);
  }

  void call() {
    bob.type("/call " + aliceUuid);
  }

  /** Bob calls; returns the time until both are in contact. */
  Duration callAndMeet() {
    Instant called = Instant.now();
    call();
    return meet(called);
  }

  /** Waits for contact on both sides, and returns how long after this it was. */
  Duration meet(Instant since) {
    Event atAlice = alice.await("contact");
    Event atBob = bob.await("contact");
    Instant later = atAlice.at().isAfter(atBob.at()) ? atAlice.at() : atBob.at();
    return Duration.between(since, later);
  }

  /** Says a line each way, and waits until it is heard. */
  void talk(String about) {
    say(alice, bob, about + ", says Alice");
    say(bob, alice, about + ", says Bob");
  }

  /** One says a line, and the other hears it. */
  static void say(PeerProcess speaker, PeerProcess listener, String line) {
    speaker.type(line);
    var unused = listener.await("text", text -> text.text("text").equals(line));
  }

  /** Bob's program is started to call, and both give up looking for a path; his ends with that. */
  static void fails(Host alice, Host bob, Lab lab) {
    PeerProcess called = alice.chat(lab);
    PeerProcess caller = bob.chat(lab, called.awaitUuid());

    assertThat(caller.await("closed").text("reason")).isEqualTo("no-path");
    assertThat(caller.awaitExit()).as("exit code: no direct path").isEqualTo(5);
    assertThat(called.await("closed").text("reason")).isEqualTo("no-path");
  }
}
