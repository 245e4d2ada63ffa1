package dev.punchline.sim.network;

import dev.punchline.protocol.wire.Datagram;
import dev.punchline.protocol.wire.Packet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A computer: it has addresses, a link, and programs that listen at ports. */
public final class Host {
  /** A program that listens. */
  @FunctionalInterface
  public interface Program {
    void receive(Packet packet);
  }

  private final String name;
  private final Place place;
  private final List<InetAddress> addresses;
  private final Link link;
  private final Network network;
  private final Map<InetSocketAddress, Program> programs = new HashMap<>();
  private Optional<Box> gateway;
  private boolean asleep;

  Host(String name, Place place, List<InetAddress> addresses, Link link, Network network) {
    this.name = name;
    this.place = place;
    this.addresses = List.copyOf(addresses);
    this.link = link;
    this.network = network;
    this.gateway = place.gateway();
  }

  public String name() {
    return name;
  }

  public Link link() {
    return link;
  }

  public List<InetAddress> addresses() {
    return addresses;
  }

  /** From now on what goes elsewhere leaves through this box; it stands in the same place. */
  public void leaveThrough(Box box) {
    gateway = Optional.of(box);
  }

  boolean leavesThrough(Box box) {
    return gateway.equals(Optional.of(box));
  }

  /** Its address with a port. */
  public InetSocketAddress at(int port) {
    return new InetSocketAddress(addresses.getFirst(), port);
  }

  public void listen(InetSocketAddress at, Program program) {
    programs.put(at, program);
  }

  public void stopListening() {
    programs.clear();
  }

  /** While it sleeps, all that comes is lost. */
  public void sleep() {
    asleep = true;
  }

  public void wakeUp() {
    asleep = false;
  }

  public boolean isAsleep() {
    return asleep;
  }

  /** Whether the way from here to the internet is cut somewhere, for TCP as for UDP. */
  public boolean isCutOff() {
    return link.isCut() || place.medium().isCut() || gateway.filter(Box::isCutOff).isPresent();
  }

  /** Sends from one of its addresses. */
  public void send(InetSocketAddress from, Datagram datagram) {
    Packet packet = new Packet(from, datagram.destination(), datagram.payload().asReadOnlyBuffer());
    Transit transit = network.begin(name, packet);
    link.carry(transit, onward -> place.send(onward, gateway));
  }

  void arrive(Transit transit) {
    Program program = programs.get(transit.packet().destination());
    if (asleep) {
      transit.end(new Fate.Asleep(name));
    } else if (program == null) {
      transit.end(new Fate.NobodyListens(name));
    } else {
      transit.end(new Fate.Delivered(name, network.agenda().now()));
      program.receive(transit.packet());
    }
  }
}
