package dev.punchline.peer.cli;

import dev.punchline.peer.runtime.PeerLoop;
import dev.punchline.peer.ui.Answer;
import dev.punchline.peer.ui.Command;
import dev.punchline.peer.ui.DatagramSeen;
import dev.punchline.peer.ui.Naming;
import dev.punchline.peer.ui.NatChange;
import dev.punchline.peer.ui.NatNews;
import dev.punchline.peer.ui.Screen;
import dev.punchline.protocol.session.PeerEvent;
import dev.punchline.protocol.session.PeerEvent.Reason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Joins a loop and a screen: commands one way, events the other. Everything is shown on one thread
 * of its own, so that a terminal that is slow, or stopped with Ctrl-S, never holds up the loop.
 */
final class ChatProgram implements PeerLoop.Listener, Trace.Reader {
  /** A goodbye takes less; a user who presses Ctrl-C does not want to wait longer. */
  private static final Duration LONGEST_GOODBYE = Duration.ofMillis(800);

  /** Strangers can send datagrams faster than a terminal shows them, or while it is stopped. */
  private static final int MOST_UNSEEN = 1000;

  /**
   * What depends on how peers find each other.
   *
   * @param naming by what they are called
   * @param serverSilent what may be wrong if the server never answers
   */
  record Words(Naming naming, String serverSilent) {}

  private final Screen screen;
  private final ExitPolicy policy;
  private final Words words;
  private final Optional<NatControl> nat;
  private final Trace trace;
  private final Duration linger;
  private final InstantSource clock;
  private final ExecutorService display =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("screen").daemon().factory());
  private final CompletableFuture<ExitCode> exit = new CompletableFuture<>();
  private final Semaphore unseen = new Semaphore(MOST_UNSEEN);
  private final AtomicLong skipped = new AtomicLong();
  private volatile boolean outputLost;

  /** How we are about to end. Of the display thread alone. */
  private Optional<ExitCode> decided = Optional.empty();

  private volatile Optional<PeerLoop> running = Optional.empty();

  /**
   * @param trace tells of our datagrams
   * @param linger how long to wait for more, once a script's input has ended and all is sent
   * @param nat the NATs that are emulated, if any are
   * @param clock the wall clock, for the time of events
   */
  ChatProgram(
      Screen screen,
      ExitPolicy policy,
      Duration linger,
      Words words,
      Trace trace,
      Optional<NatControl> nat,
      InstantSource clock) {
    this.trace = trace;
    trace.tell(this);
    this.nat = nat;
    this.words = words;
    this.screen = screen;
    this.policy = policy;
    this.linger = linger;
    this.clock = clock;
  }

  /**
   * Runs until something ends it.
   *
   * @throws InterruptedException if this thread is interrupted
   */
  ExitCode run(PeerLoop loop) throws InterruptedException {
    running = Optional.of(loop);
    Thread goodbye = new Thread(() -> sayGoodbye(loop), "goodbye");
    Runtime.getRuntime().addShutdownHook(goodbye);
    Thread.ofPlatform().name("input").daemon().start(() -> readCommands(loop));
    ExitCode code = exit.handle((ended, bug) -> ended == null ? ExitCode.BUG : ended).join();
    display.shutdown();
    if (!display.awaitTermination(1, TimeUnit.SECONDS)) {
      // Whoever should read our output does not: what is left unsaid is lost with it.
      display.shutdownNow();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(goodbye);
    } catch (IllegalStateException e) {
      // A signal has begun the shutdown; its hook finds that we have ended.
    }
    return outputLost ? ExitCode.OUTPUT_LOST : code;
  }

  @Override
  public void event(PeerEvent event) {
    Instant at = clock.instant();
    show(
        () -> {
          if (decided.isEmpty()) {
            after(event, at);
          }
          if (event instanceof PeerEvent.Closed closed && closed.reason() == Reason.LEFT) {
            // The session says so only after it has sent its last word to the server.
            exit.complete(decided.orElse(ExitCode.OK));
          }
        });
  }

  private void after(PeerEvent event, Instant at) {
    screen.event(event, at);
    Optional<ExitCode> code = policy.after(event);
    if (code.equals(Optional.of(ExitCode.SERVER_UNREACHABLE))
        && event instanceof PeerEvent.ServerSilent) {
      screen.problem("server-unreachable", words.serverSilent());
    }
    code.ifPresent(this::end);
    if (screen.isBroken() && !outputLost) {
      outputLost = true;
      running.ifPresentOrElse(this::leave, () -> exit.complete(ExitCode.OK));
    }
  }

  /** Leaves first, so that the server knows at once that our id is free. */
  private void end(ExitCode code) {
    decided = Optional.of(code);
    running.ifPresentOrElse(this::leave, () -> exit.complete(code));
    var unused = exit.completeOnTimeout(code, LONGEST_GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void seen(DatagramSeen seen) {
    if (!unseen.tryAcquire()) {
      skipped.incrementAndGet();
      return;
    }
    show(
        () -> {
          unseen.release();
          long missing = skipped.getAndSet(0);
          if (missing > 0) {
            screen.problem("trace-skipped", "%d datagrams are not shown".formatted(missing));
          }
          screen.datagram(seen);
        });
  }

  @Override
  public void captureBroken(String message) {
    show(() -> screen.problem("capture-broken", message));
  }

  @Override
  public void crashed(Throwable cause) {
    show(
        () -> {
          screen.problem("bug", "a bug: " + cause);
          exit.completeExceptionally(cause);
        });
  }

  private void show(Runnable what) {
    try {
      display.execute(what);
    } catch (RejectedExecutionException e) {
      // We have ended; there is nobody left to show it to.
    }
  }

  private void readCommands(PeerLoop loop) {
    boolean saidAnything = false;
    try {
      for (Optional<Command> next = screen.read(); next.isPresent(); next = screen.read()) {
        saidAnything |= next.get() instanceof Command.Say;
        obey(next.get(), loop);
        if (next.get() instanceof Command.Quit) {
          // To ask for another line would leave a prompt behind in the terminal.
          return;
        }
      }
    } catch (IOException | RuntimeException e) {
      show(() -> screen.problem("input", "the input is broken: " + e));
    }
    inputEnded(saidAnything, loop);
  }

  private void obey(Command command, PeerLoop loop) {
    switch (command) {
      case Command.Say(var text) -> loop.submit((session, now) -> session.say(text, now));
      case Command.Call(var peer) -> {
        show(policy::calling);
        loop.submit((session, now) -> session.call(peer, now));
      }
      case Command.Quit() -> leave(loop);
      case Command.WhoAmI() ->
          loop.submit(
              (session, now) ->
                  answer(
                      new Answer.WhoAmI(
                          session.id(),
                          session.mappedAddress(),
                          session.server(),
                          session.chattingWith())));
      case Command.Stats() ->
          loop.submit((session, now) -> answer(new Answer.Stats(session.stats().snapshot())));
      case Command.Nat(var change) ->
          loop.submit((session, now) -> answer(new Answer.Nat(nat(change, now))));
      case Command.Trace(var on) ->
          loop.submit((session, now) -> answer(new Answer.Trace(trace.turn(on))));
      // These need no session, but take their turn, so that answers come in the order of commands.
      case Command.Help() -> loop.submit((session, now) -> answer(new Answer.Help(words.naming())));
      case Command.Invalid(var problem) ->
          loop.submit((session, now) -> show(() -> screen.problem("bad-command", problem)));
    }
  }

  private NatNews nat(Optional<NatChange> change, Instant now) {
    return nat.map(control -> control.obey(change, now))
        .orElseGet(
            () ->
                new NatNews.Refused("no-nat", "No NAT is emulated here: start with --nat PRESET."));
  }

  /** Shows something that is no event of the session. */
  void answer(Answer answer) {
    show(() -> screen.answer(answer));
  }

  /**
   * A person who ends the input leaves. A script has only said all it had to say: it still listens,
   * for a while after its last line, or as long as the peer stays if it never said anything.
   */
  private void inputEnded(boolean saidAnything, PeerLoop loop) {
    if (screen.isInteractive()) {
      leave(loop);
      return;
    }
    show(() -> policy.inputEnded().filter(code -> decided.isEmpty()).ifPresent(this::end));
    if (saidAnything) {
      loop.submit((session, now) -> session.finish(linger, now));
    }
  }

  private void leave(PeerLoop loop) {
    loop.submit((session, now) -> session.leave(now));
  }

  private void sayGoodbye(PeerLoop loop) {
    if (!exit.isDone()) {
      leave(loop);
      exit.completeOnTimeout(ExitCode.OK, LONGEST_GOODBYE.toMillis(), TimeUnit.MILLISECONDS)
          .exceptionally(bug -> ExitCode.BUG)
          .join();
    }
    screen.close();
  }
}
