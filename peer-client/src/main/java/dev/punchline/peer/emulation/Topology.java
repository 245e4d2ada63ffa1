package dev.punchline.peer.emulation;

import dev.punchline.protocol.nat.emulator.NatEmulator;
import dev.punchline.protocol.nat.emulator.NatPreset;
import dev.punchline.protocol.nat.emulator.NatStack;
import dev.punchline.protocol.nat.emulator.Policy;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Boxes in a row, with addresses as they are out there: the host has one of RFC 1918, NATs that
 * stand in front of other NATs use those of RFC 6598 between them. A host behind no NAT has a
 * public address itself.
 *
 * @param translator the outermost NAT, whose addresses are public
 * @param imagined the public address that 127.0.0.1 stands in for, if the system has no other
 */
record Topology(
    NatStack stack,
    InetAddress host,
    Optional<NatEmulator> translator,
    Optional<InetAddress> imagined) {
  private static final int OCTETS = 256;

  /** Sets up presets, the first one next to the host. */
  static Topology of(
      List<NatPreset> fromInside, LoopbackAddresses loopback, RandomGenerator random) {
    int outermost = fromInside.stream().map(Topology::translates).toList().lastIndexOf(true);
    int pool = outermost < 0 ? 1 : fromInside.get(outermost).settings().pool();
    List<InetAddress> own = loopback.choose(pool);
    if (outermost < 0) {
      InetAddress host = own.isEmpty() ? LoopbackAddresses.COMMON : own.getFirst();
      return new Topology(
          new NatStack(boxes(fromInside, outermost, List.of(), random)),
          host,
          Optional.empty(),
          Optional.empty());
    }
    Optional<InetAddress> imagined =
        own.isEmpty() ? Optional.of(benchmarking(random)) : Optional.empty();
    List<NatEmulator> boxes =
        boxes(fromInside, outermost, imagined.map(List::of).orElse(own), random);
    return new Topology(
        new NatStack(boxes),
        LoopbackAddresses.address(192, 168, random.nextInt(OCTETS), 2),
        Optional.of(boxes.get(outermost)),
        imagined);
  }

  private static List<NatEmulator> boxes(
      List<NatPreset> presets,
      int outermost,
      List<InetAddress> publicAddresses,
      RandomGenerator random) {
    List<NatEmulator> boxes = new ArrayList<>();
    for (int i = 0; i < presets.size(); i++) {
      NatPreset preset = presets.get(i);
      List<InetAddress> addresses =
          i == outermost ? publicAddresses : shared(i, preset.settings().pool(), random);
      boxes.add(
          new NatEmulator(
              name(presets, i),
              preset.settings(),
              translates(preset) ? addresses : List.of(),
              random));
    }
    return boxes;
  }

  private static boolean translates(NatPreset preset) {
    return preset.settings().policy() == Policy.TRANSLATE;
  }

  /** Two of a kind are told apart by a number. */
  private static String name(List<NatPreset> presets, int index) {
    NatPreset preset = presets.get(index);
    long before = presets.subList(0, index).stream().filter(preset::equals).count();
    return before == 0 ? preset.label() : preset.label() + "-" + (before + 1);
  }

  /** Of 100.64.0.0/10, RFC 6598; each box has a network of its own. */
  private static List<InetAddress> shared(int box, int pool, RandomGenerator random) {
    int third = random.nextInt(OCTETS);
    List<InetAddress> addresses = new ArrayList<>();
    for (int i = 0; i < pool; i++) {
      addresses.add(LoopbackAddresses.address(100, 64 + box, third, 2 + i));
    }
    return addresses;
  }

  /** Of 198.18.0.0/15, RFC 2544, which no network has. */
  private static InetAddress benchmarking(RandomGenerator random) {
    return LoopbackAddresses.address(198, 18, random.nextInt(OCTETS), 2);
  }
}
