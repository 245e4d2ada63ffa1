package dev.punchline.peer.cli;

import static dev.punchline.peer.cli.Options.option;

import dev.punchline.peer.runtime.PeerLoop;
import dev.punchline.peer.ui.NatNews;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;

/** What is to happen to the emulated NATs as time goes by. */
final class NatScriptOption {
  Optional<NatScript> script = Optional.empty();

  /** What a command has to know that takes them. */
  void addTo(CommandSpec command) {
    command.addOption(
        option("--nat-script", NatScript.class, value -> script = Optional.of(value))
            .paramLabel("FILE")
            .converters(new NatScript.Converter())
            .description(
                "Change the emulated NAT as time goes by; a line is a time since the start and a"
                    + " change: 5s reboot, 10s timeout 5s or 20s address. # begins a comment.")
            .build());
  }

  /** What does not fit together with the NATs there are. */
  Optional<String> contradiction(NatOption nat) {
    return script.isPresent() && nat.presets.isEmpty()
        ? Optional.of("--nat-script needs --nat")
        : nat.contradiction();
  }

  /** Tells what is emulated, and lets happen what is to happen, beginning now. */
  void play(PeerLoop loop, NatControl control, Consumer<NatNews> listener) {
    listener.accept(control.emulated());
    script.ifPresent(it -> it.play(loop, control, listener));
  }
}
