package dev.punchline.protocol.nat.emulator;

import static dev.punchline.protocol.nat.Dependence.ADDRESS_AND_PORT_DEPENDENT;
import static dev.punchline.protocol.nat.Dependence.ADDRESS_DEPENDENT;
import static dev.punchline.protocol.nat.Dependence.ENDPOINT_INDEPENDENT;

import dev.punchline.protocol.nat.Dependence;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** NATs by the names that people know; several are those of RFC 3489 section 5. */
public enum NatPreset {
  OPEN("no box at all: everybody can reach you"),
  FULL_CONE("one public endpoint per socket, and anybody may send to it"),
  RESTRICTED("one public endpoint per socket, open to hosts that were sent something"),
  PORT_RESTRICTED("one public endpoint per socket, open to endpoints that were sent something"),
  SYMMETRIC("another public port, drawn at random, towards each endpoint"),
  SYMMETRIC_SEQUENTIAL("another public port, the next in turn, towards each endpoint"),
  CARRIER_GRADE("a carrier's NAT: port-restricted, several addresses, a block of ports each"),
  UDP_BLOCKED("lets no UDP pass"),
  FIREWALL("a public address, open to endpoints that were sent something");

  private static final int CARRIER_ADDRESSES = 2;
  private static final int CARRIER_BLOCK = 512;

  private final String description;

  NatPreset(String description) {
    this.description = description;
  }

  /** The name, in lower case with hyphens. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What it does, for people, in a few words. */
  public String description() {
    return description;
  }

  /** How it behaves. */
  public NatSettings settings() {
    return switch (this) {
      case OPEN -> NatSettings.firewall(ENDPOINT_INDEPENDENT).with(Policy.FORWARD);
      case FULL_CONE -> cone(ENDPOINT_INDEPENDENT);
      case RESTRICTED -> cone(ADDRESS_DEPENDENT);
      case PORT_RESTRICTED -> cone(ADDRESS_AND_PORT_DEPENDENT);
      case SYMMETRIC ->
          NatSettings.translating(ADDRESS_AND_PORT_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT);
      case SYMMETRIC_SEQUENTIAL -> SYMMETRIC.settings().with(new PortAllocation.Sequential(1));
      case CARRIER_GRADE ->
          NatSettings.translating(ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT)
              .with(new PortAllocation.Blocks(CARRIER_BLOCK))
              .with(Pooling.PAIRED, CARRIER_ADDRESSES)
              .with(Hairpinning.EXTERNAL_SOURCE);
      case UDP_BLOCKED -> NatSettings.firewall(ADDRESS_AND_PORT_DEPENDENT).with(Policy.BLOCK);
      case FIREWALL -> NatSettings.firewall(ADDRESS_AND_PORT_DEPENDENT);
    };
  }

  /** The preset of this name. */
  public static Optional<NatPreset> of(String label) {
    return Arrays.stream(values()).filter(preset -> preset.label().equals(label)).findFirst();
  }

  /** As routers for homes do: the port stays if it can, and hairpinning works. */
  private static NatSettings cone(Dependence filtering) {
    return NatSettings.translating(ENDPOINT_INDEPENDENT, filtering)
        .with(new PortAllocation.Preserving(false))
        .with(Hairpinning.EXTERNAL_SOURCE);
  }
}
