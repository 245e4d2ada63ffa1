package dev.punchline.sim.network;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where addresses mean something: the internet, a carrier's network, a LAN. Those that are in one
 * place reach each other over its medium; the way to everybody else leads through a box.
 */
public final class Place {
  private final String name;
  private final AddressPool pool;
  private final Link medium;
  private final List<Host> hosts = new ArrayList<>();
  private final List<Box> below = new ArrayList<>();
  private Optional<Box> gateway = Optional.empty();

  Place(String name, AddressPool pool, Link medium) {
    this.name = name;
    this.pool = pool;
    this.medium = medium;
  }

  public String name() {
    return name;
  }

  /** What everything from one to another passes here. */
  public Link medium() {
    return medium;
  }

  /** The way out, unless a host has another. */
  public Optional<Box> gateway() {
    return gateway;
  }

  void join(Host host) {
    hosts.add(host);
  }

  void joinBelow(Box box) {
    below.add(box);
  }

  void leaveThrough(Box box) {
    gateway = Optional.of(box);
  }

  /** Behind a box that does not translate, everybody has an address of the place outside. */
  List<InetAddress> freshAddresses(int count) {
    Optional<Box> transparent = gateway.filter(box -> !box.isTranslating());
    return transparent.isPresent() ? transparent.get().freshAddresses(count) : pool.take(count);
  }

  /** Whether this address is here, and its way out is this box; the way back is the same. */
  boolean has(InetAddress address, Box box) {
    return hosts.stream()
            .anyMatch(host -> host.addresses().contains(address) && host.leavesThrough(box))
        || (gateway.equals(Optional.of(box))
            && below.stream().anyMatch(each -> each.answersFor(address)));
  }

  /** Takes what somebody here sends. */
  void send(Transit transit, Optional<Box> wayOut) {
    Optional<Consumer<Transit>> receiver = receiver(transit.packet().destination());
    if (receiver.isPresent()) {
      medium.carry(transit, receiver.get());
    } else if (wayOut.isPresent()) {
      medium.carry(transit, wayOut.get()::fromInside);
    } else {
      transit.end(new Fate.NobodyThere(name));
    }
  }

  /** Takes what comes in through a box, which does not go out again. */
  void deliver(Transit transit) {
    Optional<Consumer<Transit>> receiver = receiver(transit.packet().destination());
    if (receiver.isPresent()) {
      medium.carry(transit, receiver.get());
    } else {
      transit.end(new Fate.NobodyThere(name));
    }
  }

  /** Who has this address, for people. */
  Optional<String> ownerOf(InetAddress address) {
    return hosts.stream()
        .filter(host -> host.addresses().contains(address))
        .map(Host::name)
        .findFirst()
        .or(() -> below.stream().filter(box -> box.answersFor(address)).map(Box::name).findFirst());
  }

  private Optional<Consumer<Transit>> receiver(InetSocketAddress destination) {
    InetAddress address = destination.getAddress();
    Optional<Host> host =
        hosts.stream().filter(each -> each.addresses().contains(address)).findFirst();
    if (host.isPresent()) {
      Host found = host.get();
      return Optional.of(transit -> found.link().carry(transit, found::arrive));
    }
    return below.stream()
        .filter(each -> each.answersFor(address))
        .findFirst()
        .map(box -> transit -> box.link().carry(transit, box::fromOutside));
  }
}
