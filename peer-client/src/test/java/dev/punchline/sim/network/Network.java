package dev.punchline.sim.network;

import dev.punchline.protocol.nat.emulator.NatEmulator;
import dev.punchline.protocol.nat.emulator.NatSettings;
import dev.punchline.protocol.nat.emulator.Policy;
import dev.punchline.protocol.wire.Packet;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The internet and all that hangs on it. Each part draws from a stream of its own, so that another
 * part more changes nothing for those that are there.
 */
public final class Network {
  /** 198.18.0.0/15, RFC 2544: as large as a crowd needs, and nobody's. */
  private static final AddressRange INTERNET = new AddressRange(0xC6_12_00_00, 131_000);

  /** 100.64.0.0/10, RFC 6598: between a carrier and its subscribers. */
  private static final AddressRange CARRIER = new AddressRange(0x64_40_00_00, 65_000);

  /** 10.0.0.0/8, RFC 1918, a /16 for each LAN. */
  private static final AddressRange LAN = new AddressRange(0x0A_00_00_00, 65_000);

  private static final int NEXT_16 = 1 << 16;

  private record AddressRange(int network, int hosts) {
    AddressPool pool(int number) {
      return new AddressPool(network + number * NEXT_16, hosts);
    }
  }

  private final long seed;
  private final Agenda agenda = new Agenda();
  private final Ladder ladder;
  private final List<Place> places = new ArrayList<>();
  private final Place internet;
  private int carriers;
  private int lans;

  /**
   * @param summary says in one line what a datagram is
   */
  public Network(long seed, Function<ByteBuffer, String> summary) {
    this.seed = seed;
    this.internet = place("the internet", INTERNET.pool(0));
    this.ladder = new Ladder(summary, this::nameOfReceiver);
  }

  public Agenda agenda() {
    return agenda;
  }

  public Ladder ladder() {
    return ladder;
  }

  public Place internet() {
    return internet;
  }

  /** A stream of random numbers that depends on the seed and this name only. */
  public RandomGenerator random(String name) {
    return new SplittableRandom(seed ^ (long) name.hashCode() << Integer.SIZE);
  }

  /** A carrier's network; it hangs in the air until {@link #join} gives it a box. */
  public Place carrier(String name) {
    return place(name, CARRIER.pool(++carriers));
  }

  /** A LAN; it hangs in the air until {@link #join} gives it a box. */
  public Place lan(String name) {
    return place(name, LAN.pool(++lans));
  }

  /** Puts a box between two places; the first one for the inner place is its way out. */
  public Box join(String name, Place inside, NatSettings settings, Place outside) {
    int addresses = settings.policy() == Policy.TRANSLATE ? settings.pool() : 0;
    NatEmulator nat =
        new NatEmulator(name, settings, outside.freshAddresses(addresses), random(name));
    Box box = new Box(nat, inside, outside, link(name + "'s line"), agenda);
    outside.joinBelow(box);
    if (inside.gateway().isEmpty()) {
      inside.leaveThrough(box);
    }
    return box;
  }

  /** A computer with some addresses of this place. */
  public Host host(String name, Place place, int addresses) {
    Host host =
        new Host(name, place, place.freshAddresses(addresses), link(name + "'s link"), this);
    place.join(host);
    return host;
  }

  Transit begin(String sender, Packet packet) {
    return new Transit(ladder, ladder.add(agenda.now(), sender, packet));
  }

  private Place place(String name, AddressPool pool) {
    Place place = new Place(name, pool, link(name));
    places.add(place);
    return place;
  }

  private Link link(String name) {
    return new Link(name, Line.INSTANT, agenda, random(name));
  }

  private String nameOfReceiver(Packet packet) {
    return owner(packet.destination().getAddress());
  }

  private String owner(InetAddress address) {
    return places.stream()
        .map(place -> place.ownerOf(address))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse("?");
  }
}
