package dev.punchline.peer.runtime;

import dev.punchline.protocol.nat.LocalSocket;
import dev.punchline.protocol.stun.Transport;
import dev.punchline.protocol.stun.client.StunClient;
import dev.punchline.protocol.stun.client.StunClient.Ticket;
import dev.punchline.protocol.stun.client.StunClientSettings;
import dev.punchline.protocol.stun.client.StunOutcome;
import dev.punchline.protocol.stun.client.StunRequest;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks several STUN servers at once, from one socket, for our address. */
public final class StunSurvey {
  /**
   * What one server said.
   *
   * @param detail what the system says about an undeliverable request, for people
   */
  public record Result(StunRequest request, StunOutcome outcome, Optional<String> detail) {}

  private final StunSockets sockets;
  private final InstantSource clock;
  private final StunClient client;
  private final Map<Ticket, StunRequest> pending = new LinkedHashMap<>();
  private final List<Result> results = new ArrayList<>();
  private final Consumer<Result> listener;
  private Optional<String> brokenBecause = Optional.empty();

  private StunSurvey(StunSockets sockets, InstantSource clock, Consumer<Result> listener) {
    this.sockets = sockets;
    this.clock = clock;
    this.listener = listener;
    this.client = new StunClient(StunClientSettings.RFC_8489, new SecureRandom());
  }

  /**
   * Asks, and waits for all answers.
   *
   * @param timeout when to stop waiting, if the schedule of the RFC has not ended before
   * @param listener hears of each answer as it comes
   * @return the answers in the order in which they came; those that did not come last
   * @throws IOException if the port cannot be bound
   */
  public static List<Result> run(
      List<StunRequest> requests,
      Duration timeout,
      Binding binding,
      StunWitness witness,
      Consumer<Result> listener)
      throws IOException {
    InstantSource clock = new MonotonicClock();
    try (StunSockets sockets = StunSockets.open(binding, witness, clock)) {
      if (requests.stream().anyMatch(request -> request.transport() == Transport.UDP)) {
        sockets.openMain();
      }
      rehearse(requests);
      return new StunSurvey(sockets, clock, listener).run(requests, timeout);
    }
  }

  private List<Result> run(List<StunRequest> requests, Duration timeout) throws IOException {
    Instant start = clock.instant();
    Instant end = start.plus(timeout);
    requests.forEach(request -> pending.put(client.request(request, start), request));
    carryOut();
    while (!pending.isEmpty() && clock.instant().isBefore(end)) {
      Instant wake = client.nextWake().filter(at -> at.isBefore(end)).orElse(end);
      for (StunSockets.Arrival arrival : sockets.await(wake)) {
        take(arrival);
      }
      client.wake(clock.instant());
      carryOut();
    }
    List.copyOf(pending.keySet()).forEach(late -> client.expire(late, clock.instant()));
    carryOut();
    return List.copyOf(results);
  }

  /**
   * Makes the requests once without sending them: to load the code takes longer than a round trip,
   * and would be measured with the first.
   */
  private static void rehearse(List<StunRequest> requests) {
    StunClient client = new StunClient(StunClientSettings.RFC_8489, new SecureRandom());
    for (StunRequest request : requests) {
      var unused = client.request(request, Instant.EPOCH);
      if (client.poll().orElseThrow() instanceof StunClient.Output.Send(var datagram)) {
        var unusedToo = client.receive(datagram.payload(), request.server(), Instant.EPOCH);
      }
    }
  }

  private void take(StunSockets.Arrival arrival) throws IOException {
    switch (arrival) {
      case StunSockets.Arrival.Message(var bytes, var from, var at, var when) ->
          client.receive(bytes, from, when);
      case StunSockets.Arrival.Broken(var server, var transport, var at, var reason) -> {
        brokenBecause = Optional.of(reason);
        client.undeliverable(server, transport, clock.instant());
      }
    }
    carryOut();
    brokenBecause = Optional.empty();
  }

  private void carryOut() throws IOException {
    for (Optional<StunClient.Output> next = client.poll(); next.isPresent(); next = client.poll()) {
      switch (next.get()) {
        case StunClient.Output.Send(var datagram) -> sockets.send(LocalSocket.MAIN, datagram);
        case StunClient.Output.Write(var message) -> sockets.write(message);
        case StunClient.Output.Completed(var ticket, var outcome) -> conclude(ticket, outcome);
      }
    }
  }

  private void conclude(Ticket ticket, StunOutcome outcome) {
    StunRequest request = pending.remove(ticket);
    if (request != null) {
      Result result = new Result(request, outcome, brokenBecause);
      results.add(result);
      listener.accept(result);
    }
  }
}
