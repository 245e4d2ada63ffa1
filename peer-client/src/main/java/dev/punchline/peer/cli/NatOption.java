package dev.punchline.peer.cli;

import static dev.punchline.peer.cli.Options.options;

import dev.punchline.peer.emulation.EmulatedNetwork;
import dev.punchline.peer.runtime.TrafficWitness;
import dev.punchline.protocol.nat.emulator.NatPreset;
import dev.punchline.protocol.wire.TransportAddress;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.TypeConversionException;

/** Which NATs to emulate between us and loopback. */
final class NatOption {
  /** More of them nobody has, and each has a network of its own. */
  private static final int MOST = 8;

  /** Reads the name of a preset. */
  static final class PresetConverter implements ITypeConverter<NatPreset> {
    @Override
    public NatPreset convert(String text) {
      return NatPreset.of(text)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'%s' is no NAT; there are %s".formatted(text, labels())));
    }

    private static String labels() {
      return Arrays.stream(NatPreset.values())
          .map(NatPreset::label)
          .collect(Collectors.joining(", "));
    }
  }

  List<NatPreset> presets = new ArrayList<>();

  /** What a command has to know that takes them. */
  void addTo(CommandSpec command) {
    command.addOption(
        options("--nat", NatPreset.class, value -> presets = value)
            .paramLabel("PRESET")
            .splitRegex(",")
            .converters(new PresetConverter())
            .description(
                "Emulate a NAT between this peer and the others on this machine, one of those"
                    + " below. Several stand one behind the other, the first one next to this peer:"
                    + " port-restricted,carrier-grade is a home behind a carrier. The server must"
                    + " be on 127.0.0.0/8.")
            .build());
  }

  /** What is wrong with what was asked for. */
  Optional<String> contradiction() {
    return presets.size() > MOST
        ? Optional.of("--nat takes up to %d NATs in a row".formatted(MOST))
        : Optional.empty();
  }

  /**
   * Sets them up, if there are any.
   *
   * @param witness sees what passes through them
   */
  Optional<NatControl> control(TrafficWitness witness) {
    return presets.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new NatControl(new EmulatedNetwork(presets, new SecureRandom(), witness), presets));
  }

  /** Why these cannot all be reached from behind an emulated NAT; empty if they can. */
  Optional<String> beyond(List<InetSocketAddress> servers) {
    return servers.stream()
        .filter(server -> !presets.isEmpty())
        .filter(
            server ->
                !(server.getAddress() instanceof Inet4Address address)
                    || !address.isLoopbackAddress())
        .map(
            server ->
                "an emulated NAT reaches only 127.0.0.0/8, and the server is at "
                    + TransportAddress.format(server))
        .findFirst();
  }
}
