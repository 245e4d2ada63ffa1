package dev.punchline.peer.cli;

import static dev.punchline.peer.cli.Options.option;

import dev.punchline.protocol.rendezvous.Identity.Chosen;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** How two peers find each other. */
final class SignalOptions {
  /** What goes between a peer and the server. */
  enum Signal {
    /** Messages over UDP, and HTTP. */
    http,
    /** STUN over UDP alone. */
    stun
  }

  Signal signal = Signal.http;
  Optional<Chosen> id = Optional.empty();
  Optional<Chosen> peer = Optional.empty();
  Optional<Duration> callTimeout = Optional.empty();

  /** What a command has to know that takes them. */
  void addTo(CommandSpec command) {
    command
        .addOption(
            option("--signal", Signal.class, value -> signal = value)
                .paramLabel("KIND")
                .defaultValue("http")
                .description(
                    "How to find each other: ${COMPLETION-CANDIDATES}. stun is for networks where"
                        + " only UDP that looks like STUN passes; both sides need it. Default:"
                        + " ${DEFAULT-VALUE}")
                .build())
        .addOption(
            option("--id", Chosen.class, value -> id = Optional.of(value))
                .paramLabel("ID")
                .converters(new ChosenIdConverter())
                .description("With --signal stun: what to be called by, a small number or a word.")
                .build())
        .addOption(
            option("--peer", Chosen.class, value -> peer = Optional.of(value))
                .paramLabel("ID")
                .converters(new ChosenIdConverter())
                .description("With --signal stun: whom to call. It need not be there yet.")
                .build())
        .addOption(
            option("--call-timeout", Duration.class, value -> callTimeout = Optional.of(value))
                .paramLabel("DURATION")
                .converters(new DurationConverter())
                .description(
                    "With --signal stun: how long to wait for a peer that is not there. Default:"
                        + " for ever")
                .build());
  }

  /**
   * What does not fit together.
   *
   * @param namesUuid whether a UUID stands on the command line
   */
  Optional<String> contradiction(boolean namesUuid) {
    return switch (signal) {
      case http -> withHttp();
      case stun -> withStun(namesUuid);
    };
  }

  private Optional<String> withHttp() {
    if (id.isPresent() || peer.isPresent() || callTimeout.isPresent()) {
      return Optional.of("--id, --peer and --call-timeout are for --signal stun");
    }
    return Optional.empty();
  }

  private Optional<String> withStun(boolean namesUuid) {
    if (namesUuid) {
      return Optional.of("a UUID is for --signal http; say whom to call with --peer ID");
    }
    if (id.isEmpty()) {
      return Optional.of("--signal stun needs --id, what to be called by");
    }
    if (id.equals(peer)) {
      return Optional.of("--id and --peer must be two ids, yours and another");
    }
    return Optional.empty();
  }
}
