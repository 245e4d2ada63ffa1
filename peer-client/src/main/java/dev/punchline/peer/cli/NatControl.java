package dev.punchline.peer.cli;

import dev.punchline.peer.emulation.EmulatedNetwork;
import dev.punchline.peer.runtime.Network;
import dev.punchline.peer.ui.NatChange;
import dev.punchline.peer.ui.NatNews;
import dev.punchline.protocol.nat.emulator.MappingEntry;
import dev.punchline.protocol.nat.emulator.NatEmulator;
import dev.punchline.protocol.nat.emulator.NatPreset;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at emulated NATs and changes them; on the thread of the loop, once that runs. */
final class NatControl {
  private final EmulatedNetwork network;
  private final List<NatPreset> presets;
  private Optional<Duration> timeout = Optional.empty();

  /**
   * @param presets what the network was made of
   */
  NatControl(EmulatedNetwork network, List<NatPreset> presets) {
    this.network = network;
    this.presets = List.copyOf(presets);
  }

  /** Where sockets behind them are bound. */
  Network network() {
    return network;
  }

  /** What stands between us and loopback. */
  NatNews.Emulated emulated() {
    List<NatNews.Kind> kinds = new ArrayList<>();
    for (int i = 0; i < presets.size(); i++) {
      kinds.add(new NatNews.Kind(network.boxes().get(i).name(), presets.get(i).description()));
    }
    return new NatNews.Emulated(
        kinds, network.host(), network.publicAddresses(), !network.hasAddressOfItsOwn());
  }

  /** Changes them, or only looks. */
  NatNews obey(Optional<NatChange> change, Instant now) {
    return change.map(it -> change(it, now)).orElseGet(() -> table(now));
  }

  private NatNews change(NatChange change, Instant now) {
    int before = mappings(now);
    switch (change) {
      case NatChange.Reboot reboot -> network.reboot();
      case NatChange.Timeout(Duration other) -> {
        network.changeTimeout(other);
        timeout = Optional.of(other);
      }
      case NatChange.Address address -> {
        EmulatedNetwork.Renumbering renumbering = network.renumber();
        if (renumbering != EmulatedNetwork.Renumbering.DONE) {
          return refused(renumbering);
        }
      }
    }
    return new NatNews.Changed(change, before - mappings(now), network.publicAddresses());
  }

  private static NatNews refused(EmulatedNetwork.Renumbering renumbering) {
    return new NatNews.Refused(
        "no-address",
        switch (renumbering) {
          case DONE -> throw new IllegalArgumentException("it was not refused");
          case NO_TRANSLATION -> "What is emulated does not translate: it has no address.";
          case NO_OTHER_ADDRESS -> "This system has no other address than 127.0.0.1.";
        });
  }

  private NatNews table(Instant now) {
    return new NatNews.Table(network.boxes().stream().map(box -> box(box, now)).toList(), now);
  }

  private NatNews.Box box(NatEmulator nat, Instant now) {
    return new NatNews.Box(
        nat.name(),
        nat.addresses().stream().map(this::real).toList(),
        timeout.orElse(nat.settings().timeout()),
        nat.mappings(now).stream().map(this::real).toList());
  }

  private MappingEntry real(MappingEntry entry) {
    return new MappingEntry(
        network.real(entry.internal()),
        network.real(entry.external()),
        entry.towards(),
        entry.holes(),
        entry.created(),
        entry.expires());
  }

  private InetAddress real(InetAddress address) {
    return network.real(new InetSocketAddress(address, 0)).getAddress();
  }

  private int mappings(Instant now) {
    return network.boxes().stream().mapToInt(box -> box.mappings(now).size()).sum();
  }
}
