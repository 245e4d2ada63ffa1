package dev.punchline.peer.cli;

import dev.punchline.peer.runtime.BehaviorProbe;
import dev.punchline.peer.runtime.StunSurvey;
import dev.punchline.peer.ui.StunScreen;
import dev.punchline.peer.ui.StunSentences;
import dev.punchline.protocol.nat.MappingComparison;
import dev.punchline.protocol.nat.MappingComparison.Sighting;
import dev.punchline.protocol.stun.Transport;
import dev.punchline.protocol.stun.client.StunOutcome;
import dev.punchline.protocol.stun.client.StunRequest;
import dev.punchline.protocol.wire.TransportAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows what servers said, and makes an exit code of it. */
final class StunReport {
  private final Map<StunRequest, StunScreen.Asked> asked;
  private final StunScreen screen;

  StunReport(Map<StunRequest, StunScreen.Asked> asked, StunScreen screen) {
    this.asked = asked;
    this.screen = screen;
  }

  StunScreen screen() {
    return screen;
  }

  /** Shows one server's answer. */
  void result(StunSurvey.Result result) {
    Optional<InetSocketAddress> mapped = mapped(result.outcome());
    if (mapped.isPresent() && result.outcome() instanceof StunOutcome.Success success) {
      screen.mapped(who(result.request()), success, mapped.get());
    } else {
      failed(result.request(), result.outcome(), result.detail());
    }
  }

  /** What all answers together tell; one that succeeded makes it a success. */
  ExitCode survey(List<StunSurvey.Result> results) {
    List<Sighting> sightings = new ArrayList<>();
    for (StunSurvey.Result result : results) {
      if (result.outcome() instanceof StunOutcome.Success success) {
        success
            .mappedAddress()
            .ifPresent(mapped -> sightings.add(new Sighting(success.server(), mapped)));
      }
    }
    // Each TCP connection has a mapping of its own.
    if (asked.size() > 1 && asked.keySet().iterator().next().transport() == Transport.UDP) {
      screen.mapping(MappingComparison.of(sightings));
    }
    return sightings.isEmpty() ? code(results.getFirst().outcome()) : ExitCode.OK;
  }

  ExitCode behavior(StunRequest request, BehaviorProbe.Result result) {
    return switch (result) {
      case BehaviorProbe.Result.Found(var behavior) -> {
        screen.behavior(behavior);
        yield ExitCode.OK;
      }
      case BehaviorProbe.Result.Failed(var outcome, var detail) -> {
        failed(request, outcome, detail);
        yield code(outcome);
      }
    };
  }

  private void failed(StunRequest request, StunOutcome outcome, Optional<String> detail) {
    String reason =
        StunSentences.failure(
            outcome, TransportAddress.format(request.server()), request.transport());
    screen.failed(who(request), outcome, detail.map(it -> reason + ": " + it).orElse(reason));
  }

  private StunScreen.Asked who(StunRequest request) {
    StunScreen.Asked who = asked.get(request);
    return who == null
        ? new StunScreen.Asked(TransportAddress.format(request.server()), request.server())
        : who;
  }

  private static Optional<InetSocketAddress> mapped(StunOutcome outcome) {
    return outcome instanceof StunOutcome.Success success
        ? success.mappedAddress()
        : Optional.empty();
  }

  private static ExitCode code(StunOutcome outcome) {
    return switch (outcome) {
      case StunOutcome.TimedOut timedOut -> ExitCode.SERVER_UNREACHABLE;
      case StunOutcome.Undeliverable undeliverable -> ExitCode.SERVER_UNREACHABLE;
      case StunOutcome.Success success -> ExitCode.REFUSED;
      case StunOutcome.ErrorResponse error -> ExitCode.REFUSED;
      case StunOutcome.UnknownAttributes unknown -> ExitCode.REFUSED;
      case StunOutcome.ProtectionViolated violated -> ExitCode.REFUSED;
      case StunOutcome.BidDown bidDown -> ExitCode.REFUSED;
      case StunOutcome.RedirectedInVain redirected -> ExitCode.REFUSED;
    };
  }
}
