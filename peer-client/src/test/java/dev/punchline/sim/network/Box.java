package dev.punchline.sim.network;

import dev.punchline.protocol.nat.emulator.NatEmulator;
import dev.punchline.protocol.nat.emulator.Policy;
import dev.punchline.protocol.nat.emulator.Verdict;
import dev.punchline.protocol.nat.emulator.Verdict.Dropped;
import dev.punchline.protocol.nat.emulator.Verdict.Forwarded;
import dev.punchline.protocol.wire.Packet;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/** What stands between two places: an emulated NAT or firewall, and the link on its outer side. */
public final class Box {
  private final NatEmulator nat;
  private final Place inside;
  private final Place outside;
  private final Link link;
  private final Agenda agenda;

  Box(NatEmulator nat, Place inside, Place outside, Link link, Agenda agenda) {
    this.nat = nat;
    this.inside = inside;
    this.outside = outside;
    this.link = link;
    this.agenda = agenda;
  }

  public String name() {
    return nat.name();
  }

  /** The machine in it. */
  public NatEmulator nat() {
    return nat;
  }

  /** The link on its outer side. */
  public Link link() {
    return link;
  }

  /** Forgets its mappings. */
  public void reboot() {
    nat.reboot();
  }

  /** Gets other public addresses; nobody has those that it had. */
  public void renumber() {
    nat.renumber(outside.freshAddresses(nat.addresses().size()));
  }

  /** Its mappings live this long from now on. */
  public void changeTimeout(Duration timeout) {
    nat.changeTimeout(timeout);
  }

  boolean isCutOff() {
    return link.isCut()
        || outside.medium().isCut()
        || outside.gateway().filter(Box::isCutOff).isPresent();
  }

  boolean isTranslating() {
    return nat.settings().policy() == Policy.TRANSLATE;
  }

  /** Whether what goes to this address has to come here, seen from outside. */
  boolean answersFor(InetAddress address) {
    return isTranslating() ? nat.addresses().contains(address) : inside.has(address, this);
  }

  List<InetAddress> freshAddresses(int count) {
    return outside.freshAddresses(count);
  }

  void fromInside(Transit transit) {
    follow(nat.outbound(transit.packet(), agenda.now()), transit);
  }

  void fromOutside(Transit transit) {
    follow(nat.inbound(transit.packet(), agenda.now()), transit);
  }

  private void follow(Verdict verdict, Transit transit) {
    switch (verdict) {
      case Forwarded(Packet packet, Verdict.Side to) -> {
        transit.translate(packet);
        switch (to) {
          case INSIDE -> inside.deliver(transit);
          case OUTSIDE -> link.carry(transit, onward -> outside.send(onward, outside.gateway()));
        }
      }
      case Dropped(Packet packet, String box, var reason) -> {
        transit.translate(packet);
        transit.end(new Fate.Dropped(box, reason));
      }
    }
  }
}
