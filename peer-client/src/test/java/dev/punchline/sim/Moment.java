package dev.punchline.sim;

import dev.punchline.sim.network.Agenda;
import dev.punchline.sim.network.Box;
import dev.punchline.sim.network.Line;
import dev.punchline.sim.network.Link;
import java.time.Duration;
import java.time.Instant;

/** What happens at one point in time. */
public final class Moment {
  private final Agenda agenda;
  private final Instant instant;

  Moment(Agenda agenda, Instant instant) {
    this.agenda = agenda;
    this.instant = instant;
  }

  public Moment calls(Peer caller, Peer other) {
    return happens(() -> caller.calls(other));
  }

  public Moment says(Peer peer, String line) {
    return happens(() -> peer.says(line));
  }

  public Moment leaves(Peer peer) {
    return happens(peer::leaves);
  }

  public Moment starts(Peer peer) {
    return happens(peer::starts);
  }

  public Moment crashes(Peer peer) {
    return happens(peer::crashes);
  }

  public Moment restarts(Peer peer) {
    return happens(peer::restarts);
  }

  public Moment sleeps(Peer peer) {
    return happens(peer::sleeps);
  }

  public Moment wakesUp(Peer peer) {
    return happens(peer::wakesUp);
  }

  public Moment stops(Server server) {
    return happens(server::stops);
  }

  public Moment starts(Server server) {
    return happens(server::starts);
  }

  public Moment restarts(Server server) {
    return happens(server::restarts);
  }

  public Moment reboots(Box box) {
    return happens(box::reboot);
  }

  public Moment renumbers(Box box) {
    return happens(box::renumber);
  }

  /** Mappings of the box live this long from then on. */
  public Moment forgetsAfter(Box box, Duration timeout) {
    return happens(() -> box.changeTimeout(timeout));
  }

  public Moment cuts(Link link) {
    return happens(link::cut);
  }

  public Moment heals(Link link) {
    return happens(link::heal);
  }

  /** The link is like this from then on. */
  public Moment turns(Link link, Line line) {
    return happens(() -> link.become(line));
  }

  public Moment happens(Runnable action) {
    agenda.at(instant, action);
    return this;
  }
}
