package dev.punchline.peer.cli;

import dev.punchline.peer.runtime.PeerLoop;
import dev.punchline.peer.ui.NatNews;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** What is to happen to the emulated NATs as time goes by. */
final class NatScriptOption {
  @Option(
      names = "--nat-script",
      paramLabel = "FILE",
      converter = NatScript.Converter.class,
      description =
          "Change the emulated NAT as time goes by; a line is a time since the start and a change:"
              + " 5s reboot, 10s timeout 5s or 20s address. # begins a comment.")
  Optional<NatScript> script = Optional.empty();

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
